/** How something stands: as it should, not as one would wish, or so that plays can't go on. */
type Standing = 'ok' | 'warn' | 'fail';

/** One thing that was looked at. */
export interface Finding {
  /** What it is about, as people say it: `rights in argo`. */
  readonly about: string;
  readonly standing: Standing;
  readonly found: string;
  /** What to do; null where there is nothing to do. May have several lines, of which commands stand alone. */
  readonly todo: string | null;
}

/** Looks at one thing, or at a few that can only be seen together. */
export interface Check {
  /** What the finding is about where looking fails or takes too long. */
  readonly about: string;
  /** Requests end with the signal. Whatever it throws becomes a finding. */
  readonly look: (signal: AbortSignal) => Promise<readonly Finding[]>;
}

export function ok(about: string, found: string): Finding {
  return { about, standing: 'ok', found, todo: null };
}

export function warn(about: string, found: string, todo: string | null = null): Finding {
  return { about, standing: 'warn', found, todo };
}

export function fail(about: string, found: string, todo: string | null = null): Finding {
  return { about, standing: 'fail', found, todo };
}
