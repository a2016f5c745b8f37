import type { ResumeInput, ResumeProgress, ResumeResult } from '../signals/resume.ts';
import type { KeptRequests, KeptStart } from './kept-requests.ts';

/** Resume requests, as the bridge keeps them. */
export type ResumeClient = KeptRequests<ResumeInput, ResumeRecord, ResumeProgress, ResumeResult>;

/** A request to be started. */
export type ResumeStart = KeptStart<ResumeInput, ResumeRecord>;

/** What is remembered beside a request. */
export interface ResumeRecord {
  /** `owner/name`, as configured. */
  readonly repository: string;
  /** Digest of what was asked for. */
  readonly fingerprint: string;
}
