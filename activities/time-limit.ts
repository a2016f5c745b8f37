/** A signal with a time limit. */
export interface TimeLimit {
  readonly signal: AbortSignal;
  /** Lets go of the timer; to be called when nobody waits any more. */
  readonly clear: () => void;
}

/**
 * A signal that comes with the first of `others`, and at the latest after so many milliseconds. Not `AbortSignal.any`
 * over `AbortSignal.timeout`: what nobody else holds is collected as garbage, and then never comes (seen with Node 20.20).
 */
export function timeLimit(ms: number, ...others: readonly AbortSignal[]): TimeLimit {
  const limit = new AbortController();
  const timer = setTimeout(() => {
    limit.abort(new Error(`it took longer than ${String(ms)} ms`));
  }, ms);
  // Nobody stays for a limit alone.
  timer.unref();
  return {
    signal: AbortSignal.any([...others, limit.signal]),
    clear: () => {
      clearTimeout(timer);
    },
  };
}
