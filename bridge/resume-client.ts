import type { ResumeInput, ResumeProgress, ResumeResult } from '../signals/resume.ts';

/**
 * The port through which the bridge keeps resume requests. Every method throws `TemporalTrouble`; deadlines are in
 * milliseconds since the epoch. `temporal-resume-client.ts` is the adapter for a real Temporal.
 */
export interface ResumeClient {
  /** Starts a request unless there is, or was, one of this id. */
  start(request: ResumeStart, deadline: number): Promise<'started' | 'exists'>;
  /** What is known of a request; null if there never was one, or Temporal has forgotten it. */
  find(id: string, deadline: number): Promise<(ResumeRecord & { readonly ended: boolean }) | null>;
  /**
   * Waits for a request's end: its result, `running` at the deadline or when `signal` fires, `broken` where it ended
   * without one (terminated, or a fault).
   */
  result(id: string, deadline: number, signal: AbortSignal): Promise<ResumeResult | 'running' | 'broken'>;
  /** Where a request is; null where no worker has said so before the deadline. */
  progress(id: string, deadline: number): Promise<ResumeProgress | null>;
}

/** A request to be started. */
export interface ResumeStart extends ResumeRecord {
  /** As in `/v1/resumes/:id`. */
  readonly id: string;
  readonly input: ResumeInput;
}

/** What is remembered beside a request. */
export interface ResumeRecord {
  /** `owner/name`, as configured. */
  readonly repository: string;
  /** Digest of what was asked for. */
  readonly fingerprint: string;
}
