/**
 * The port through which the bridge keeps requests as workflows. Every method throws `TemporalTrouble`; deadlines are in
 * milliseconds since the epoch. `temporal-kept-requests.ts` is the adapter for a real Temporal.
 */
export interface KeptRequests<Input, Record, Progress, Result> {
  /** Starts a request unless there is, or was, one of this id. */
  start(request: KeptStart<Input, Record>, deadline: number): Promise<'started' | 'exists'>;
  /** What is known of a request; null if there never was one, or Temporal has forgotten it. */
  find(id: string, deadline: number): Promise<(Record & { readonly ended: boolean }) | null>;
  /**
   * Waits for a request's end: its result, `running` at the deadline or when `signal` fires, `broken` where it ended
   * without one (terminated, or a fault).
   */
  result(id: string, deadline: number, signal: AbortSignal): Promise<Result | 'running' | 'broken'>;
  /** Where a request is; null where no worker has said so before the deadline. */
  progress(id: string, deadline: number): Promise<Progress | null>;
}

/** A request to be started: its id as in its path, what is asked for, and what is remembered beside it. */
export type KeptStart<Input, Record> = Record & { readonly id: string; readonly input: Input };
