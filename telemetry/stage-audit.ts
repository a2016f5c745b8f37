import type { Logger } from './log.ts';

/** The audit line of one request about a stage. Its keys are fixed: people and programs search for them. */
export interface StageAuditLine {
  /** The request's id; null where none was begun. */
  readonly request: string | null;
  /** Name of the token; null where none was recognised. */
  readonly by: string | null;
  /** `namespace/name` of the run, or the play's workflow id. */
  readonly about: string | null;
  /** The stage that was asked for; null where none was named. */
  readonly to: string | null;
  /** How it ended, `running` where the answer did not wait for that; null where it was not taken. */
  readonly outcome: string | null;
  /** The code of the error that was answered; null for none. */
  readonly code: string | null;
  /** In words. */
  readonly detail: string | null;
  /** HTTP status of the answer. */
  readonly status: number;
  /** From the request's first byte to the answer. */
  readonly ms: number;
}

/** A line that says nothing yet. */
export const NO_STAGE_AUDIT: Omit<StageAuditLine, 'ms' | 'status'> = {
  request: null,
  by: null,
  about: null,
  to: null,
  outcome: null,
  code: null,
  detail: null,
};

/** Writes the one audit line of a request. */
export function auditStage(logger: Logger, line: StageAuditLine): void {
  logger[line.status >= 500 ? 'error' : 'info']({ audit: true, ...line }, 'stage');
}
