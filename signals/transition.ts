import type { StageList } from './stage-graph.ts';

/**
 * A transition of a run that no play owns: what whoever asks may say, what the workflow `transition` gets, and how it
 * ends.
 */

/** The workflow type of a transition. */
export const TRANSITION_WORKFLOW = 'transition';

/** Where it is to go: to a stage that is named, or back to where it was before the last transition. */
export type Destination =
  | {
      readonly kind: 'set';
      readonly to: string;
      /** To what lies behind, since it has to be done again. */
      readonly back: boolean;
      /** The label that is known to be there, although it is not the one that was written last; null if it is not known. */
      readonly from: string | null;
    }
  | { readonly kind: 'rollback' };

/** The one argument of the workflow `transition`. */
export interface TransitionInput {
  readonly run: { readonly namespace: string; readonly name: string; readonly uid: string };
  readonly destination: Destination;
  /** Who asks and why; kept in the run's history. */
  readonly by: string;
  readonly reason: string;
  /** Where it fails the run is of no use any more: it is stopped. */
  readonly critical: boolean;
  /** Only says what would be written (the API server's own dry run); nothing is. */
  readonly dryRun: boolean;
  readonly stages: StageList;
}

/** One line of a run's history. */
export interface StageChange {
  /** The label before; null for none. */
  readonly from: string | null;
  readonly to: string | null;
  /** RFC 3339. */
  readonly at: string;
  readonly by: string;
  readonly reason: string;
  /** `baton/stage-revision` as it was written beside it; null where a play wrote it. */
  readonly revision: number | null;
}

/** A label that is not the one that was written last: somebody edited it by hand. */
export interface LabelEdit {
  /** The field manager that wrote it, such as `kubectl-edit`; null where nobody can tell, as of a label that was removed. */
  readonly manager: string | null;
  /** When that manager last changed the object; RFC 3339. */
  readonly at: string | null;
  /** What was written last by us; null where a play wrote it. */
  readonly recorded: string | null;
}

/** What the stage of a run is, and how that came. */
export interface StageReading {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Argo's `status.phase`. */
  readonly phase: string;
  /** The label `current-stage`; null without one. */
  readonly stage: string | null;
  readonly revision: number;
  /** Oldest first; bounded. */
  readonly history: readonly StageChange[];
  /** Null if the label is the one that was written last, or if nobody can tell. */
  readonly edited: LabelEdit | null;
  /** Workflow id of the play that it was submitted for, given to, or claims to be of; null for none. */
  readonly play: string | null;
  /** Argo has ended it. */
  readonly ended: boolean;
  /** `spec.shutdown` is set: Argo is about to end it. */
  readonly stopping: boolean;
}

/** How a transition ended. The first three are its success. */
export type TransitionOutcome =
  | 'moved'
  | 'already-there'
  | 'would-move'
  | 'illegal'
  | 'stage-mismatch'
  | 'nothing-to-roll-back'
  | 'overtaken'
  | 'owned'
  | 'gone'
  | 'refused'
  | 'unreachable';

/** What became of the label after the retries were spent; `none` where there was no need. */
export type Compensation = 'none' | 'nothing-landed' | 'undone' | 'overtaken' | 'gone' | 'given-up';

/** The result of a transition. */
export interface TransitionResult {
  readonly namespace: string;
  readonly name: string;
  /** `moved`, `already-there` and `would-move` are its success. */
  readonly success: boolean;
  readonly outcome: TransitionOutcome;
  /** In words; empty where the outcome says all. */
  readonly reason: string;
  /** The label before and after, as far as they are known. */
  readonly from: string | null;
  readonly to: string | null;
  readonly revision: number | null;
  /** Where it was refused: the stages that it may be given instead. */
  readonly legal: readonly string[];
  /** Where a play owns the run: that play. */
  readonly play: string | null;
  readonly compensation: Compensation;
  /** The run was stopped, since the transition was critical. */
  readonly stopped: boolean;
}

/** What the query `progress` of a transition answers while it goes on, and after. */
export interface TransitionProgress {
  readonly step: 'writing' | 'undoing' | 'stopping' | 'done';
  readonly result: TransitionResult | null;
}

/** Whether an outcome is what was asked for. */
export function isSuccess(outcome: TransitionOutcome): boolean {
  return outcome === 'moved' || outcome === 'already-there' || outcome === 'would-move';
}

/**
 * The workflow id of a run's transitions: Temporal lets one be under way at a time, so those of one run are serial. The
 * uid is not in it, so that whoever looks for a run finds them by its name; each write is guarded by the uid all the same.
 */
export function transitionId({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `transition/${namespace}/${name}`;
}
