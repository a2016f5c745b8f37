import { API_LIMITS } from '../../config/api-schema.ts';

/** How long a client would wait, by `Prefer` (RFC 7240), and what of it was heeded. */
export interface Wait {
  /** Milliseconds; 0 for an answer at once. */
  readonly ms: number;
  /** For `Preference-Applied`; null where nothing was preferred. */
  readonly applied: string | null;
}

/**
 * Reads `respond-async` and `wait=<seconds>`; `wait` counts where both are given, 30 seconds at most. Preferences that
 * nobody knows or that can't be read are ignored, as the RFC has it.
 */
export function waitOf(header: string | string[] | undefined, defaultMs: number): Wait {
  const preferences = [header ?? '']
    .flat()
    .join(',')
    .split(',')
    .map((each) => each.split(';')[0]?.trim().toLowerCase() ?? '');
  const seconds = preferences.flatMap((each) => /^wait\s*=\s*"?(\d{1,6})"?$/.exec(each)?.[1] ?? [])[0];
  if (seconds !== undefined) {
    const ms = Math.min(Number(seconds) * 1_000, API_LIMITS.waitMs);
    return { ms, applied: `wait=${String(ms / 1_000)}` };
  }
  return preferences.includes('respond-async') ? { ms: 0, applied: 'respond-async' } : { ms: defaultMs, applied: null };
}
