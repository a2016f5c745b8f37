import type { Ended, Tally } from './window.ts';

/** The calls that half-open lets through. */
export interface Probes {
  /** Whether one more may begin; it has then. */
  begin(now: number): boolean;
  /** One has ended; answers with what came of all, once all of them have. */
  end(probe: Ended): Tally | null;
  /** One has said nothing: somebody else may be the probe. */
  giveBack(): void;
  /** What came of those that have begun, where their time is over: what hangs has failed. Null before. */
  overdue(now: number): Tally | null;
  /** Milliseconds until they are overdue. */
  restMs(now: number): number;
  clear(): void;
}

/**
 * At most `most` probes, and so many milliseconds for all of them from the first one on: a probe that hangs must not keep
 * it half-open for ever, and where nobody calls nothing is overdue.
 */
export function createProbes(most: number, ms: number): Probes {
  let begun = 0;
  let deadline = Number.POSITIVE_INFINITY;
  let ended = { calls: 0, failures: 0, slow: 0 };
  return {
    begin(now) {
      if (begun >= most) return false;
      if (begun === 0) deadline = now + ms;
      begun += 1;
      return true;
    },
    end({ failed, slow }) {
      const { calls, failures, slow: slowOnes } = ended;
      ended = { calls: calls + 1, failures: failures + Number(failed), slow: slowOnes + Number(slow) };
      return ended.calls < most ? null : ended;
    },
    giveBack() {
      begun -= 1;
      if (begun === 0) deadline = Number.POSITIVE_INFINITY;
    },
    overdue(now) {
      if (now < deadline) return null;
      const hanging = begun - ended.calls;
      return { calls: begun, failures: ended.failures + hanging, slow: ended.slow };
    },
    restMs: (now) => deadline - now,
    clear() {
      begun = 0;
      deadline = Number.POSITIVE_INFINITY;
      ended = { calls: 0, failures: 0, slow: 0 };
    },
  };
}
