import type { RunSnapshot } from '../../signals/facts.ts';
import type { ResumeOutcome, ResumeTarget, ValidationRule } from '../../signals/resume.ts';
import type {
  FindPullRequestsInput,
  FindPullRequestsOutcome,
  OpenGateInput,
  OpenGateOutcome,
  RefreshInput,
  RefreshOutcome,
  RunReference,
  Unreachable,
} from '../play-activities.ts';

/** The activities that a resume request calls, as its workflow sees them. Outcomes are values, as those of a play's. */
export interface ResumeActivities {
  /** Looks for the run that is meant, and at the play of the task. Touches nothing. */
  findTarget(input: FindTargetInput): Promise<Counted<FindTargetOutcome>>;
  /** As for a play: for a run that no play owns. */
  openGate(input: OpenGateInput): Promise<Counted<OpenGateOutcome>>;
  /** As for a play: what an override is bound to. */
  refresh(input: RefreshInput): Promise<Counted<RefreshOutcome>>;
  /** As for a play: for a request that names no pull request. */
  findPullRequests(input: FindPullRequestsInput): Promise<Counted<FindPullRequestsOutcome>>;
  /** Whether Argo has gone on behind a gate that is open. */
  hasMovedOn(input: HasMovedOnInput): Promise<Counted<HasMovedOnOutcome>>;
  /** Counts a request that has ended, for the metrics of its worker. */
  countResume(input: CountResumeInput): Promise<void>;
}

/** An outcome, and how it was come by. */
export interface Counted<Outcome> {
  readonly outcome: Outcome | Unreachable;
  /** Milliseconds between the attempts of this activity; as many as attempts before the last one. */
  readonly delays: readonly number[];
  /** It is unreachable, and trying again can't help: a right is missing, or an address is wrong. */
  readonly hopeless: boolean;
}

export interface FindTargetInput {
  readonly target: ResumeTarget;
  /** Names of suspend nodes that mean any gate. */
  readonly gates: readonly string[];
  /** Those that mean the gate of the request. */
  readonly nodes: readonly string[];
  readonly rules: readonly ValidationRule[];
}

export type FindTargetOutcome =
  | {
      readonly kind: 'looked';
      /** Live runs of the task that the request can mean. */
      readonly found: readonly FoundRun[];
      /** Names of live runs of the task that its narrowing leaves out. */
      readonly others: readonly string[];
      /** Runs of the task that have ended, newest first; looked for only where none that lives is found. */
      readonly ended: readonly { readonly name: string; readonly uid: string; readonly phase: string }[];
      /** The run of the name that was given works on something else; in words. */
      readonly stranger: string | null;
      readonly play: SeenPlay;
    }
  /** The API server can't read the label selector. */
  | { readonly kind: 'refused'; readonly why: string }
  | Unreachable;

/** The play of the task. */
export interface SeenPlay {
  /** Its workflow id. */
  readonly id: string;
  readonly state: 'none' | 'running' | 'ended';
  /** It runs, and no run that lives was found: whether one is still to come. */
  readonly expectsRun: boolean;
}

/** A run that a request can mean. */
export interface FoundRun {
  readonly run: RunSnapshot;
  /** The newest activation of the gate that is meant; null where it was never reached. */
  readonly visit: SeenVisit | null;
  /** Rules that do not hold, in words. */
  readonly broken: readonly string[];
}

/** One activation of a suspend node. */
export interface SeenVisit {
  readonly id: string;
  readonly startedAt: string;
  readonly phase: string;
  /** Who opened it, and in words how; null while it waits, and where nobody did. */
  readonly released: { readonly by: 'baton' | 'other' | 'duration'; readonly why: string; readonly at: string } | null;
  /** What whoever resumes it has to supply, and whether it has a value without that. */
  readonly outputs: readonly { readonly name: string; readonly hasValue: boolean }[];
}

export interface HasMovedOnInput {
  readonly run: RunReference;
  /** Id of the suspend node. */
  readonly node: string;
}

export type HasMovedOnOutcome =
  { readonly kind: 'moved-on' } | { readonly kind: 'not-yet' } | { readonly kind: 'gone' } | Unreachable;

export interface CountResumeInput {
  readonly outcome: ResumeOutcome;
  readonly attempts: number;
  /** From the request to its end. */
  readonly seconds: number;
}
