import type { ResumeOutcome } from '../../signals/resume.ts';

/** What one try at a request came to. */
export interface Verdict {
  /** `wait`: tried again until the deadline, and this is the outcome if nothing changes until then. */
  readonly kind: 'end' | 'wait';
  readonly outcome: ResumeOutcome;
  /** In words. */
  readonly reason: string;
  /** What did not hold, in words. */
  readonly errors: readonly string[];
  /** Names of the runs that could be meant. */
  readonly candidates: readonly string[];
  /** RFC 3339; null unless the gate is known to have been opened by us. */
  readonly openedAt: string | null;
}

/** The request ends here. */
export function ends(outcome: ResumeOutcome, reason: string, about: Partial<Verdict> = {}): Verdict {
  return { kind: 'end', outcome, reason, errors: [], candidates: [], openedAt: null, ...about };
}

/** It may be otherwise later. */
export function waits(outcome: ResumeOutcome, reason: string, about: Partial<Verdict> = {}): Verdict {
  return { ...ends(outcome, reason, about), kind: 'wait' };
}
