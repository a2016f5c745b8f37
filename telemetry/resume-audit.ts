import type { Logger } from './log.ts';

/** The audit line of one request to the resume API. Its keys are fixed: people and programs search for them. */
export interface ResumeAuditLine {
  /** The request's id; null where none was begun. */
  readonly resume: string | null;
  /** Name of the token; null where none was recognised. */
  readonly by: string | null;
  /** `owner/name` as configured. */
  readonly repository: string | null;
  readonly task: string | null;
  /** The gate's waiting label. */
  readonly gate: string | null;
  /** Why the gate was to be opened whatever its condition says; null where it was to be judged. */
  readonly override: string | null;
  /** How the request ended, `running` where the answer did not wait for that; null where it was not taken. */
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

/** Writes the one audit line of a request; `audit: true` tells it from all others but deliveries. */
export function auditResume(logger: Logger, line: ResumeAuditLine): void {
  logger[line.status >= 500 ? 'error' : 'info']({ audit: true, ...line }, 'resume');
}
