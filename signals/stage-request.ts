import { TASK_QUEUES } from './messages.ts';
import type { StageReading, TransitionInput, TransitionOutcome, TransitionResult } from './transition.ts';

/**
 * What is asked of a run's stage over HTTP. The bridge has no rights on the cluster: the worker reads the run, and says
 * whether it is one of those that whoever asks may see.
 */

/** The workflow types: to look, and to move. */
export const STAGE_READING_WORKFLOW = 'stageReading';
export const STAGE_REQUEST_WORKFLOW = 'stageRequest';

/** A run by its name, and whose runs may be seen. */
export interface StageQuestion {
  readonly run: { readonly namespace: string; readonly name: string };
  /** `owner/name` in small letters: a run of any other repository, or of none, is not there for whoever asks. */
  readonly repositories: readonly string[];
}

/** The one argument of the workflow `stageRequest`. */
export interface StageRequestInput extends StageQuestion {
  readonly wish: Pick<TransitionInput, 'destination' | 'by' | 'reason' | 'critical' | 'dryRun' | 'stages'>;
}

/** A run as it was read. */
export interface OwnedReading extends StageReading {
  /** The play goes on, and it alone moves the run. */
  readonly owned: boolean;
}

/** What looking at a run found. */
export type StageAnswer =
  | { readonly kind: 'read'; readonly reading: OwnedReading }
  /** There is none, or none that whoever asks may see: nobody learns which. */
  | { readonly kind: 'not-found' }
  | { readonly kind: 'unreachable'; readonly why: string };

/** How a request ends: as its transition, or before there was one. */
export type StageOutcome = TransitionOutcome | 'not-found' | 'busy';

/** The result of a request. */
export interface StageResult extends Omit<TransitionResult, 'outcome'> {
  readonly outcome: StageOutcome;
}

/** What the query `progress` of a request answers while it goes on, and after. */
export interface StageProgress {
  readonly step: 'reading' | 'moving' | 'done';
  readonly result: StageResult | null;
}

/** The workflow ids of a reading and of a request. */
export function stageReadingId(request: string): string {
  return `stage-reading/${request}`;
}
export function stageRequestId(request: string): string {
  return `stage-request/${request}`;
}

/** Temporal's options for a reading: it is of use only while somebody waits for it. */
export function stageReadingOptions(input: StageQuestion, request: string) {
  return {
    workflowId: stageReadingId(request),
    ...common(input),
    args: [input] as [StageQuestion],
    workflowExecutionTimeout: 60_000,
  };
}

/** Temporal's options for a request. */
export function stageRequestOptions(input: StageRequestInput, request: string) {
  return { workflowId: stageRequestId(request), ...common(input), args: [input] as [StageRequestInput] };
}

function common({ run }: StageQuestion) {
  return {
    taskQueue: TASK_QUEUES.resumes,
    staticSummary: `stage of ${run.namespace}/${run.name}`.slice(0, 200),
    // Temporal takes at most 64 bytes.
    priority: { fairnessKey: run.namespace.slice(0, 64) },
  };
}
