import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { Policy, Role } from '../config/policy.ts';
import type { Fact, RunSnapshot } from './facts.ts';
import type { RollbackPreview } from './rollback-preview.ts';
import type { StageProgress } from './stage-request.ts';
import type { StageChange, TransitionProgress } from './transition.ts';

/**
 * Names and shapes of everything that is said to a play and asked of it. With resume-messages.ts the only file of this room
 * that knows Temporal.
 */

/** The workflow type of a play. */
export const PLAY_WORKFLOW = 'play';

/**
 * `plays`: workflow tasks, and the activities that move plays: on one queue, a worker that decides an effect can perform
 * it at once, without a way through the server. `publications`: what people are told on GitHub, on its own budget.
 * `upkeep`: watch and sweep. `resumes`: requests over HTTP and what they do, so that one that is stuck delays no gate. See
 * docs/architecture.md, "Rooms".
 */
export const TASK_QUEUES = {
  plays: 'plays',
  publications: 'publications',
  upkeep: 'upkeep',
  resumes: 'resumes',
} as const;

/** What a play is about. */
export interface PlayIdentity {
  /** GitHub's numeric id: deliveries find their play by it, so a rename changes nothing. Null until configured or seen. */
  readonly repositoryId: number | null;
  /** The name under which the repository is configured, in its own case. */
  readonly owner: string;
  readonly repository: string;
  /** Digits without leading zeros. */
  readonly task: string;
}

/** Where a play's run lives and how one is made. */
export interface RunPolicy {
  readonly namespace: string;
  /** Name of the WorkflowTemplate that `baton start` submits. */
  readonly template: string;
  /** Arguments handed to the template besides `repository`, `task-id` and `start-from-stage`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The one argument of a play. */
export interface PlayInput {
  readonly identity: PlayIdentity;
  readonly policy: Policy;
  readonly run: RunPolicy;
  /** Submit a run at once (`baton start`); without it the play waits until one is seen or adopted. */
  readonly submit: boolean;
  /** 1 for the first play of a task; `start --again` adds one. */
  readonly generation: number;
  /** Pull requests that belong to earlier generations; what is said about them comes late. */
  readonly pastPullRequests: readonly number[];
  /** What the play knew before it continued as new; null at the start. Opaque outside workflows/play. */
  readonly carried: unknown;
}

/** What one webhook delivery said about a play's pull request. */
export interface DeliveredSignal {
  /** `X-GitHub-Delivery`. A hint, since the signature does not cover it. */
  readonly delivery: string;
  /** `event.action`, for the ledger. */
  readonly event: string;
  readonly facts: readonly Fact[];
}

/** The watch or the sweep saw a run. Level-triggered: the same snapshot twice changes nothing. */
export interface ObservedSignal {
  readonly run: RunSnapshot;
}

/** The sweep saw a difference between the play and GitHub, or the play was silent for too long. */
export interface NudgedSignal {
  readonly reason: string;
  readonly pullRequest: number | null;
}

export const deliveredSignal = defineSignal<[DeliveredSignal]>('delivered');
export const observedSignal = defineSignal<[ObservedSignal]>('observed');
export const nudgedSignal = defineSignal<[NudgedSignal]>('nudged');

/** Who commands and why; recorded in the play's journal. */
export interface Command {
  readonly by: string;
  readonly reason: string;
}

/** `baton open`: open the gate at which the run stands, whatever its condition says. */
export interface OpenCommand extends Command {
  /** The gate's waiting label, so that a slow command can't open the next one. */
  readonly gate: string;
}

/** `baton rollback`: stop the run and submit again from a stage. */
export interface RollbackCommand extends Command {
  /** A stage's working label, such as `quality-in-progress`. */
  readonly to: string;
}

/** `baton adopt`: bind this run to the play. */
export interface AdoptCommand extends Command {
  readonly run: RunSnapshot;
  /** Workflow id of the play whose the run was when the operator looked. @default null: nobody's */
  readonly owner?: string | null | undefined;
}

/** `baton reconfigure`: judge by another policy from now on, what is already known included. */
export interface ReconfigureCommand extends Command {
  readonly policy: Policy;
}

/** `baton start` on a play that facts have started: submit its run. */
export const submitUpdate = defineUpdate<PlayStatus, [Command]>('submit');
export const holdUpdate = defineUpdate<PlayStatus, [Command]>('hold');
export const releaseUpdate = defineUpdate<PlayStatus, [Command]>('release');
export const openUpdate = defineUpdate<PlayStatus, [OpenCommand]>('open');
export const retryUpdate = defineUpdate<PlayStatus, [Command]>('retry');
export const rollbackUpdate = defineUpdate<PlayStatus, [RollbackCommand]>('rollback');
export const cancelUpdate = defineUpdate<PlayStatus, [Command]>('cancel');
export const adoptUpdate = defineUpdate<PlayStatus, [AdoptCommand]>('adopt');
export const refreshUpdate = defineUpdate<PlayStatus, [Command]>('refresh');
export const reconfigureUpdate = defineUpdate<PlayStatus, [ReconfigureCommand]>('reconfigure');

/** How a delivery that reached a play ended. See docs/architecture.md, invariant 1. */
export type DeliveryOutcome = 'applied' | 'duplicate' | 'late' | 'refused';

/** One line of a play's ledger. */
export interface LedgerEntry {
  readonly delivery: string;
  readonly event: string;
  readonly outcome: DeliveryOutcome;
  /** In words; empty for `applied`. */
  readonly reason: string;
}

/** A play's ledger: the newest entries, and how many there have been of each kind. */
export interface Ledger {
  readonly counts: Readonly<Record<DeliveryOutcome, number>>;
  readonly entries: readonly LedgerEntry[];
}

/** One row of the stage table. */
export interface StageRow {
  readonly role: Role;
  readonly working: string;
  readonly waiting: string;
  /** What opens the gate, in words. */
  readonly condition: string;
  readonly state: 'done' | 'at-work' | 'waiting' | 'ahead';
  /** What stands between the present head and an open gate, in words; empty when nothing does. */
  readonly unmet: readonly string[];
  /** How and when the gate of this run was last opened; null if it never was. */
  readonly opened: OpenedGate | null;
}

/** A gate that was opened. */
export interface OpenedGate {
  readonly at: string;
  /** The head that the last read before the patch showed; null where nobody judged (opened by somebody else). */
  readonly commit: string | null;
  /** `baton`, `override`, `other` or `duration`. */
  readonly how: string;
}

/** Everything a person or a machine may want to know of a play; the answer of the `status` query. */
export interface PlayStatus {
  readonly play: string;
  readonly identity: PlayIdentity;
  readonly generation: number;
  readonly stage: string;
  readonly stageSince: string;
  readonly ended: boolean;
  readonly held: { readonly by: string; readonly reason: string; readonly since: string } | null;
  readonly pullRequest: { readonly number: number; readonly head: string | null } | null;
  /** Every pull request that this play has heard of; `start --again` leaves them to the past. */
  readonly pullRequests: readonly number[];
  readonly run: {
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
    readonly phase: string;
  } | null;
  readonly stages: readonly StageRow[];
  /** Why a person is needed; empty if none is. */
  readonly attention: readonly string[];
  /** What the play waits for, in words. */
  readonly waitingFor: string;
  /** What it is doing or about to do, in words; null where nothing more comes of what it knows. */
  readonly underWay: string | null;
  /** The next deadline; null without one. */
  readonly next: { readonly at: string; readonly what: string } | null;
  readonly rework: { readonly rounds: number; readonly limit: number };
  /** Digest of the policy that the play judges by (`policyDigest`): another one than the configuration's is an older one. */
  readonly policy: string;
  readonly deliveries: Readonly<Record<DeliveryOutcome, number>>;
  /** The newest entries of the journal: what the play did and why. */
  readonly journal: readonly JournalEntry[];
}

/** Something that the play did, or that was done to it. */
export interface JournalEntry {
  readonly at: string;
  readonly what: string;
}

export const statusQuery = defineQuery<PlayStatus>('status');
export const ledgerQuery = defineQuery<Ledger>('ledger');

/** How the play came to its stage, oldest first; bounded. */
export const stagesQuery = defineQuery<readonly StageChange[]>('stages');

/** What a rollback to this working label would do; asks, and does nothing. */
export const rollbackPreviewQuery = defineQuery<RollbackPreview, [string]>('rollbackPreview');

/** Of the workflow `transition`. */
export const transitionProgressQuery = defineQuery<TransitionProgress>('progress');

/** Of the workflow `stageRequest`. */
export const stageProgressQuery = defineQuery<StageProgress>('progress');

/** Search attributes of a play; `baton setup` registers them. */
export const SEARCH_ATTRIBUTES = {
  repository: defineSearchAttributeKey('BatonRepository', SearchAttributeType.KEYWORD),
  task: defineSearchAttributeKey('BatonTask', SearchAttributeType.KEYWORD),
  stage: defineSearchAttributeKey('BatonStage', SearchAttributeType.KEYWORD),
  pullRequest: defineSearchAttributeKey('BatonPullRequest', SearchAttributeType.INT),
  attention: defineSearchAttributeKey('BatonAttention', SearchAttributeType.KEYWORD_LIST),
  stageSince: defineSearchAttributeKey('BatonStageSince', SearchAttributeType.DATETIME),
  /** `policyDigest` of what the play judges by. */
  policy: defineSearchAttributeKey('BatonPolicy', SearchAttributeType.KEYWORD),
} as const;

/** The workflow id of what a play that has ended could not say any more. */
export function lastWordsId(play: string, generation: number): string {
  return `last-words/${play}/${String(generation)}`;
}

/** The workflow id of a task's play: `play/<owner>/<repository>/<task>`, lower case. */
export function playId(identity: Pick<PlayIdentity, 'owner' | 'repository' | 'task'>): string {
  return `play/${identity.owner}/${identity.repository}/${identity.task}`.toLowerCase();
}
