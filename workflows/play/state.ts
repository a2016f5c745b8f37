import type { Policy } from '../../config/policy.ts';
import type { RunSnapshot } from '../../signals/facts.ts';
import type { Knowledge } from '../../signals/knowledge.ts';
import type { StageChange } from '../../signals/transition.ts';
import type { Effect } from './effects.ts';
import { EMPTY_BOOK, type ResumeBook } from './resume-book.ts';
import type { JournalEntry, Ledger, OpenedGate, PlayIdentity, PlayInput, RunPolicy } from '../../signals/messages.ts';

/** How a play ends. `resting` states (failed, abandoned) are not endings yet: somebody may bring them back. */
export type Ending = 'completed' | 'failed' | 'cancelled' | 'abandoned';

/** A gate that is open, and which visit of it was meant. */
export interface GateRecord extends OpenedGate {
  readonly gate: number;
  /** Node id and `startedAt`: one activation of the suspend node. */
  readonly visit: string;
}

/** An operator's word that a gate's condition need not hold. Bound to the head at which it was given. */
export interface Waiver {
  readonly gate: number;
  /** Null: no head was known, and only as long as none is. */
  readonly commit: string | null;
  /** Uid of the run that stood at the gate: a run that is submitted after it is judged anew. */
  readonly run: string | null;
  readonly by: string;
  readonly reason: string;
}

/** When an effect may be tried again. A doubt (a re-read contradicted us) is over as soon as something new is known. */
export interface Pause {
  readonly why: 'doubt' | 'unreachable' | 'refused';
  readonly count: number;
  /** Milliseconds since the epoch; null: not before something new is known. */
  readonly until: number | null;
}

/** A run that an operator or a failure asked for. */
export interface Submission {
  /** A working label. */
  readonly startFrom: string;
  /** The run that has to end before; null when there is none. */
  readonly after: string | null;
  /** Whether the template was asked and accepts. */
  readonly accepted: boolean;
}

/** A label together with the revision that is written beside it. */
export interface LabelWrite {
  readonly label: string;
  readonly revision: number;
}

/** A submission whose answer was lost: its run may exist. */
export interface Unsettled {
  readonly name: string;
  readonly startFrom: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/**
 * Something to be read again: the run, the other runs that claim the task, the pull request with this number, or any of the
 * task where none is known.
 */
export type Wish = 'run' | 'rivals' | 'pull-requests' | number;

/** The wait that the deadlines are counted for. */
export interface Wait {
  readonly key: string;
  /** Active milliseconds (see clock.ts) at which it began. */
  readonly since: number;
  /** Rungs of the ladder that have had their consequence. */
  readonly fired: readonly string[];
}

/** Everything that a play knows and remembers. Plain data: it travels through continue-as-new. */
export interface PlayState {
  readonly identity: PlayIdentity;
  readonly generation: number;
  /** Temporal's first run id of this play, which its runs carry; the same after continue-as-new. */
  readonly execution: string;
  readonly pastPullRequests: readonly number[];
  readonly policy: Policy;
  readonly runPolicy: RunPolicy;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;

  /** By number, ascending. */
  readonly pullRequests: readonly Knowledge[];
  /** Numbers of pull requests that had to make room for others. */
  readonly forgotten: readonly number[];
  /** The bound run as last seen. */
  readonly run: RunSnapshot | null;
  /** The stage label that we know the run to carry, and the revision of our own last write. */
  readonly label: string | null;
  readonly revision: number;
  /** Writes of the label that may have landed: their answer is awaited, or was lost. */
  readonly writes: readonly LabelWrite[];
  /** The bound run was named by an operator, and is still to be marked as this play's. `owner`: as the command says. */
  readonly claim: { readonly owner: string | null } | null;
  /** Live runs of this task that are not the bound one. */
  readonly candidates: readonly RunSnapshot[];
  /** The index of the stage at which the bound run started. */
  readonly startIndex: number;
  /** Runs submitted so far, and names that were passed over because somebody else has them. */
  readonly submissions: number;
  readonly submission: Submission | null;
  readonly unsettled: Unsettled | null;

  readonly opened: readonly GateRecord[];
  readonly waivers: readonly Waiver[];
  readonly hold: { readonly by: string; readonly reason: string; readonly since: number } | null;
  /** Milliseconds spent on hold so far, not counting a hold that lasts. */
  readonly heldMs: number;
  readonly cancelled: { readonly by: string; readonly reason: string } | null;
  /** Set by a deadline whose consequence ends the play. */
  readonly expired: { readonly ending: Ending; readonly why: string } | null;
  /** The play ends though its run could not be stopped. */
  readonly letGo: boolean;
  readonly ended: Ending | null;

  readonly stage: string;
  /** Milliseconds since the epoch. */
  readonly stageSince: number;
  /** How it came there, oldest first; bounded. */
  readonly stageChanges: readonly StageChange[];
  /** An operator's word that moves the play, until it shows another stage for it. */
  readonly asked: { readonly by: string; readonly reason: string } | null;
  readonly wait: Wait;
  /** Fired rungs of the play's own ladder. */
  readonly playFired: readonly string[];
  /** By what is paused: see `pauseKey`. */
  readonly pauses: Readonly<Record<string, Pause>>;
  /** What an operator or the sweep wants read again. */
  readonly lookAgain: readonly Wish[];
  /** The last visit of a gate, or rest, at which the play looked for pull requests, knowing of none that may be open. */
  readonly sought: string | null;
  /** The effect that is being performed; null while the play decides or waits. */
  readonly underWay: Effect['kind'] | null;
  /** Ids of the updates that were taken, newest last: an update told again after continue-as-new takes no second effect. */
  readonly updates: readonly string[];
  /** Resume requests that have asked this play. */
  readonly resumes: ResumeBook;
  /** Attention that can't be derived from what is known: kind and words. */
  readonly notes: Readonly<Record<string, string>>;

  readonly ledger: Ledger;
  readonly journal: readonly JournalEntry[];
  /** Comments still to be written: token and body. */
  readonly comments: readonly { readonly token: string; readonly body: string }[];
  /** What the pull request was last told: commit and stage. */
  readonly published: string | null;
  /** Until when a publication of this kind that was given up on its way may arrive; milliseconds since the epoch. */
  readonly mayArrive: Readonly<Record<string, number>>;
}

/** Entries of ledger and journal that a play keeps. */
export const KEPT_ENTRIES = 100;

/** Characters of a line in ledger, journal and notes. */
const KEPT_LINE = 1_000;

/** A text that is kept, cut where it is too long. */
export function line(text: string): string {
  return text.length <= KEPT_LINE ? text : `${text.slice(0, KEPT_LINE - 1)}…`;
}

/** A play before anything is known. `now` in milliseconds since the epoch; `execution` as in the state. */
export function begin(input: PlayInput, now: number, execution = ''): PlayState {
  const [first] = input.policy.stages;
  return {
    identity: input.identity,
    generation: input.generation,
    execution,
    pastPullRequests: input.pastPullRequests,
    policy: input.policy,
    runPolicy: input.run,
    startedAt: now,
    pullRequests: [],
    forgotten: [],
    run: null,
    label: null,
    revision: 0,
    writes: [],
    claim: null,
    candidates: [],
    startIndex: 0,
    submissions: 0,
    unsettled: null,
    submission: input.submit && first !== undefined ? { startFrom: first.working, after: null, accepted: true } : null,
    opened: [],
    waivers: [],
    hold: null,
    heldMs: 0,
    cancelled: null,
    expired: null,
    letGo: false,
    ended: null,
    stage: 'pending',
    stageSince: now,
    stageChanges: [],
    asked: null,
    wait: { key: 'unclaimed', since: 0, fired: [] },
    playFired: [],
    pauses: {},
    lookAgain: [],
    sought: null,
    underWay: null,
    updates: [],
    resumes: EMPTY_BOOK,
    notes: {},
    ledger: { counts: { applied: 0, duplicate: 0, late: 0, refused: 0 }, entries: [] },
    journal: [],
    comments: [],
    published: null,
    mayArrive: {},
  };
}

/** Adds a line to the journal. */
export function note(state: PlayState, now: number, what: string): PlayState {
  const entry = { at: new Date(now).toISOString(), what: line(what) };
  return { ...state, journal: [...state.journal, entry].slice(-KEPT_ENTRIES) };
}

/** Something new is known: what a re-read had contradicted may hold now. */
export function withoutDoubts(state: PlayState): PlayState {
  const pauses = Object.entries(state.pauses).filter(([, pause]) => pause.why !== 'doubt');
  return { ...state, pauses: Object.fromEntries(pauses) };
}
