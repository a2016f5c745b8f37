/** The name of the log of Baton's own processes, one line an event. */
export const PROCESSES_LOG = 'processes.jsonl';

/** What became of a process. */
export type ProcessEvent =
  | { readonly event: 'ready' }
  | { readonly event: 'ended'; readonly exitCode: number | null; readonly signal: NodeJS.Signals | null };

/** A line of `processes.jsonl`, by whoever started the process. */
export type ProcessRecord = ProcessEvent & {
  /** Milliseconds since 1970; of an end: when all that it said had been read. */
  readonly at: number;
  readonly process: 'bridge' | 'worker';
  readonly pid: number;
};
