import type { Verb } from './api-request.ts';

/** One write that somebody tried, as it is kept in `writes.jsonl`. */
export interface WriteRecord {
  /** Milliseconds since 1970 at which the answer was decided. */
  readonly at: number;
  readonly verb: Verb;
  readonly path: string;
  readonly userAgent: string;
  readonly dryRun: boolean;
  readonly contentType: string;
  /** The patch, the new object or the options that were sent; null for a PUT. */
  readonly body: unknown;
  readonly status: number;
  /** Of the object after the write; null when it was refused. */
  readonly resourceVersion: string | null;
  /** The fault that it met, if any. */
  readonly fault: string | null;
}
