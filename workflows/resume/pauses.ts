/** Milliseconds. */
const FIRST_MS = 2_000;
const MOST_MS = 30_000;

/** How far a pause strays to either side, so that requests that failed together don't come back together. */
const JITTER = 0.1;

/**
 * Milliseconds until the next try: 2 s, doubling up to 30 s, or to a hundredth of the time that the request has, whichever
 * is more: a request that waits for days is no history of thousands of looks. `tries` so far, at least 1; `random` in [0, 1).
 */
export function pauseMs(tries: number, deadlineMs: number, random: number): number {
  const most = Math.max(MOST_MS, deadlineMs / 100);
  return Math.round(Math.min(most, FIRST_MS * 2 ** Math.min(tries - 1, 30)) * (1 - JITTER + 2 * JITTER * random));
}

/** Milliseconds between the looks whether Argo goes on behind the gate: half a minute in all, longer than it takes to look. */
export const CONFIRM_PAUSES = [1_000, 2_000, 4_000, 8_000, 15_000] as const;
