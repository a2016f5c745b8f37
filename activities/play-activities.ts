import type { Fact, RunSnapshot } from '../signals/facts.ts';
import type { GatePolicies } from '../signals/judgement.ts';
import type { Knowledge } from '../signals/knowledge.ts';

/**
 * The activities that a play calls, as the workflow sees them. Outcomes are values: an activity returns one of them
 * even when the world refuses; after its last attempt it returns `unreachable` instead of throwing.
 */
export interface PlayActivities {
  /**
   * Re-reads the pull request and, if the gate's condition holds, resumes its node and moves the stage label in one patch.
   * Where only the Argo Server reaches the node, the label stays as it was, and the run that is told of shows it.
   */
  openGate(input: OpenGateInput): Promise<OpenGateOutcome>;
  /**
   * Moves the `current-stage` label of a run, guarded by uid and by the label that the play believes in. A run that has
   * ended takes only the label `completed`, and only if it Succeeded.
   */
  moveStage(input: MoveStageInput): Promise<MoveStageOutcome>;
  /** Marks a run that an operator gave to the play as its own, unless another play has taken it since. */
  claimRun(input: ClaimRunInput): Promise<ClaimRunOutcome>;
  /** Submits a run from the WorkflowTemplate under a deterministic name; the same call again finds the same run. */
  submitRun(input: SubmitRunInput): Promise<SubmitRunOutcome>;
  /** Whether a submission whose answer was lost made its run. */
  findSubmitted(input: FindSubmittedInput): Promise<FindSubmittedOutcome>;
  /** Sets `spec.shutdown` on the run with this uid. */
  shutDownRun(input: ShutDownRunInput): Promise<ShutDownRunOutcome>;
  /** Lists the runs of a task that are still alive, by label and arguments; what a play binds to. */
  findRuns(input: FindRunsInput): Promise<FindRunsOutcome>;
  /** Reads the run with this uid. */
  readRun(input: ReadRunInput): Promise<ReadRunOutcome>;
  /** Reads a pull request (state, reviews, timeline) as facts. */
  refresh(input: RefreshInput): Promise<RefreshOutcome>;
  /** Looks for open pull requests of a task of which the play has heard nothing, and reads them as facts. */
  findPullRequests(input: FindPullRequestsInput): Promise<FindPullRequestsOutcome>;
  /** Publishes where the play is as a commit status on the head. */
  publishStatus(input: PublishStatusInput): Promise<PublishOutcome>;
  /** Writes one comment, at most once for its token. */
  comment(input: CommentInput): Promise<PublishOutcome>;
}

/** A run, by what can't be reused. */
export interface RunReference {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** What the answer about a run has to tell of its nodes. */
interface GateNames {
  /** Names of suspend nodes that mean a gate. */
  readonly gates: readonly string[];
}

/** A repository on GitHub, by the name under which it is configured now. */
export interface RepositoryReference {
  readonly owner: string;
  readonly repository: string;
}

/** The answer never came, in all attempts of the retry policy. */
export interface Unreachable {
  readonly kind: 'unreachable';
  readonly why: string;
}

export interface OpenGateInput extends RepositoryReference {
  /** Workflow id of the play; part of the resume token. */
  readonly play: string;
  /** The task that the pull request must still name. Digits without leading zeros. */
  readonly task: string;
  readonly run: RunReference;
  readonly node: { readonly id: string; readonly startedAt: string };
  /** Index into `policy.stages`. */
  readonly gate: number;
  /** The label that the run carries as far as the play knows; null for none. */
  readonly stageNow: string | null;
  /** The label that it carries once the gate is open. */
  readonly stageNext: string;
  readonly stageRevision: number;
  readonly pullRequest: number | null;
  readonly policy: GatePolicies;
  /** What the play knows of the pull request; the read is joined to it. */
  readonly known: Knowledge | null;
  /** Gates before this one (or this one) that an operator waived, as indices; their conditions are not judged. */
  readonly waived: readonly number[];
  /** Values for supplied outputs of the node, by name, before their defaults. @default none */
  readonly values?: Readonly<Record<string, string>>;
}

export type OpenGateOutcome =
  | {
      readonly kind: 'resumed';
      readonly run: RunSnapshot;
      readonly commit: string | null;
      readonly facts: readonly Fact[];
    }
  /** Ours, by its token: an earlier attempt had landed. */
  | {
      readonly kind: 'already-resumed';
      readonly run: RunSnapshot;
      readonly commit: string | null;
      readonly facts: readonly Fact[];
    }
  | { readonly kind: 'condition-not-held'; readonly unmet: readonly string[]; readonly facts: readonly Fact[] }
  | {
      readonly kind:
        | 'resumed-by-other'
        | 'released-by-duration'
        | 'stopped'
        | 'not-yet-suspended'
        | 'blocked-by-spec-suspend'
        | 'needs-value'
        | 'needs-argo-server'
        | 'ambiguous'
        | 'completed';
      readonly run: RunSnapshot;
      readonly why: string;
    }
  | { readonly kind: 'stage-mismatch'; readonly run: RunSnapshot; readonly found: string | null }
  | { readonly kind: 'gone' }
  | Unreachable;

export interface MoveStageInput extends GateNames {
  readonly play: string;
  readonly run: RunReference;
  readonly from: string | null;
  readonly to: string;
  readonly stageRevision: number;
  readonly owner: string;
  readonly repository: string;
  readonly pullRequest: number | null;
}

export type MoveStageOutcome =
  | { readonly kind: 'moved'; readonly run: RunSnapshot }
  | { readonly kind: 'stage-mismatch'; readonly run: RunSnapshot; readonly found: string | null }
  | { readonly kind: 'completed'; readonly run: RunSnapshot }
  | { readonly kind: 'gone' }
  | Unreachable;

export interface ClaimRunInput extends GateNames {
  readonly play: string;
  readonly run: RunReference;
  /** Workflow id of the play that the run named as its own when the operator looked; null for none. */
  readonly owner: string | null;
}

export type ClaimRunOutcome =
  | { readonly kind: 'claimed'; readonly run: RunSnapshot }
  /** Another play took it meanwhile; its workflow id. */
  | { readonly kind: 'held'; readonly by: string }
  /** Only the Argo Server is asked, and nothing on the run says whose it is. `why` completes "the run …". */
  | { readonly kind: 'unmarkable'; readonly why: string }
  | { readonly kind: 'gone' }
  | Unreachable;

/** A run by the name under which this very play submits it. */
export interface FindSubmittedInput extends GateNames {
  readonly namespace: string;
  readonly name: string;
  readonly play: string;
  /** Temporal's first run id of the play: a namesake of an earlier play of the same task is not its run. */
  readonly execution: string;
}

export type FindSubmittedOutcome =
  | { readonly kind: 'found'; readonly run: RunSnapshot }
  /** There is none of this name, or it is not this play's. */
  | { readonly kind: 'absent' }
  | Unreachable;

export interface SubmitRunInput extends RepositoryReference, FindSubmittedInput {
  readonly template: string;
  readonly task: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** A working label; the template starts at that agent. */
  readonly startFrom: string;
  /** True when this is not the first stage: a template that can't start there is refused. */
  readonly skips: boolean;
  /** Only ask whether it would be accepted (server-side dry run); nothing is created. */
  readonly dryRun: boolean;
  /** Look for live runs of the task first, and submit none beside them. */
  readonly unlessClaimed: boolean;
}

export type SubmitRunOutcome =
  | { readonly kind: 'submitted'; readonly run: RunSnapshot }
  /** The dry run was accepted. */
  | { readonly kind: 'acceptable' }
  /** These live runs claim the task already; nothing was submitted. */
  | { readonly kind: 'claimed'; readonly runs: readonly RunSnapshot[] }
  /** `template-missing`, `template-cannot-start-at`, `name-taken` by a run that is not this play's, or an invalid manifest. */
  | { readonly kind: 'refused'; readonly code: string; readonly why: string }
  | Unreachable;

export interface ShutDownRunInput extends GateNames {
  readonly run: RunReference;
  readonly strategy: 'Stop' | 'Terminate';
}

export type ShutDownRunOutcome =
  | { readonly kind: 'shut-down'; readonly run: RunSnapshot }
  | { readonly kind: 'completed'; readonly run: RunSnapshot }
  | { readonly kind: 'gone' }
  | Unreachable;

export interface FindRunsInput extends RepositoryReference, GateNames {
  readonly namespace: string;
  readonly task: string;
}

export type FindRunsOutcome = { readonly kind: 'found'; readonly runs: readonly RunSnapshot[] } | Unreachable;

export interface ReadRunInput extends GateNames {
  readonly run: RunReference;
}

export type ReadRunOutcome =
  { readonly kind: 'read'; readonly run: RunSnapshot } | { readonly kind: 'gone' } | Unreachable;

export interface RefreshInput extends RepositoryReference {
  readonly pullRequest: number;
  readonly policy: GatePolicies;
}

export type RefreshOutcome =
  | { readonly kind: 'read'; readonly facts: readonly Fact[] }
  /** GitHub says 404 or 410: deleted, or out of our sight. */
  | { readonly kind: 'not-found' }
  | Unreachable;

export interface FindPullRequestsInput extends RepositoryReference {
  readonly task: string;
  /** Pull requests that belong to earlier plays of the task. */
  readonly past: readonly number[];
  readonly policy: RefreshInput['policy'];
}

export type FindPullRequestsOutcome = { readonly kind: 'found'; readonly facts: readonly Fact[] } | Unreachable;

export interface PublishStatusInput extends RepositoryReference {
  readonly commit: string;
  readonly state: 'pending' | 'success' | 'failure' | 'error';
  /** GitHub cuts at 140 characters. */
  readonly description: string;
}

export interface CommentInput extends RepositoryReference {
  readonly pullRequest: number;
  /** Hidden in the comment, and looked for before one is written. */
  readonly token: string;
  readonly body: string;
}

export type PublishOutcome =
  { readonly kind: 'published' } | { readonly kind: 'refused'; readonly why: string } | Unreachable;
