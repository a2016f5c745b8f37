import type { ResumeAnswer, ResumeAsked } from '../../signals/resume.ts';

/** What a play remembers of the resume requests that have asked it. */

/** A request that waits for an answer. */
export interface PendingAsk extends ResumeAsked {
  /** The gate was opened while it waited, and of those that waited it was the first. */
  readonly credited: boolean;
  /** Its override was taken. */
  readonly overridden: boolean;
}

/** An answer to a request. */
export interface AskAnswered {
  readonly request: string;
  readonly answer: ResumeAnswer;
}

/** Plain data: it travels through continue-as-new. */
export interface ResumeBook {
  /** In the order in which they asked. */
  readonly asked: readonly PendingAsk[];
  /** Answers that are still to be sent. */
  readonly outbox: readonly AskAnswered[];
  /** Answers that were given, newest last: a question told again is answered as before. */
  readonly answered: readonly AskAnswered[];
}

export const EMPTY_BOOK: ResumeBook = { asked: [], outbox: [], answered: [] };
