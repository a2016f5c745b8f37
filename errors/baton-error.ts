import { CATALOGUE, type ErrorCode } from './catalogue.ts';

/** One thing that is wrong with what somebody sent. */
export interface Mistake {
  /** Where: a JSON Pointer as a URI fragment, such as `#/prNumber`; `#` for the whole. */
  readonly pointer: string;
  /** What is there and what was expected instead. */
  readonly detail: string;
}

/** What an error can say beyond its sentence. */
export interface ErrorContext {
  /** What was wrong, where, and what was expected instead: one sentence for a person. */
  readonly detail: string;
  /** The error that caused this one. */
  readonly cause?: unknown;
  /** Milliseconds after which another try makes sense; answered as `Retry-After`. */
  readonly retryAfterMs?: number;
  /** All that is wrong with the request, where there can be several things. */
  readonly mistakes?: readonly Mistake[];
}

/** The one error class of the product; `code` says which entry of the catalogue it is. */
export class BatonError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly retryAfterMs: number | undefined;
  readonly mistakes: readonly Mistake[] | undefined;

  constructor(code: ErrorCode, context: ErrorContext) {
    // A list begins in a line of its own.
    const separator = context.detail.startsWith('\n') ? ':' : ': ';
    super(`${CATALOGUE[code].title}${separator}${context.detail}`, { cause: context.cause });
    this.name = 'BatonError';
    this.code = code;
    this.detail = context.detail;
    this.retryAfterMs = context.retryAfterMs;
    this.mistakes = context.mistakes;
  }

  /** The HTTP status that goes with the code. */
  get status(): number {
    return CATALOGUE[this.code].status;
  }

  /** Whether the same request can succeed later. */
  get retryable(): boolean {
    return CATALOGUE[this.code].retryable;
  }
}
