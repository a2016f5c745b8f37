import type { GateNode, RunSnapshot } from '../../signals/facts.ts';
import { RESUME_MARK } from '../../signals/marks.ts';
import { isUnlabelled } from '../../signals/run-label.ts';
import { isFinal } from '../../signals/run-phase.ts';
import { PENDING } from '../../signals/stage-graph.ts';
import { gateOf, startOf, visitOf } from './stages.ts';
import { note, withoutDoubts, type GateRecord, type PlayState, type Wish } from './state.ts';
import { isEnding } from './view.ts';

/** What a play knows of runs: the one that it is bound to, and those that claim its task too. */

/** Runs of one task, besides the bound one, that a play keeps in mind. */
const KEPT_CANDIDATES = 10;

/** Gates of which a play remembers how they were opened: more than a snapshot shows. */
const KEPT_OPENINGS = 100;

/** Folds a run as it was read. */
export function foldRun(state: PlayState, seen: RunSnapshot): PlayState {
  return foldSeen(state, seen, isNewer);
}

/**
 * Folds the bound run as the cluster answered when it was asked. The answer replaces what was known then, whatever the
 * versions say: in a cluster that was restored they begin again at lower ones. Only of what came in since may something
 * be newer. `known`: the version that was known when the question was put.
 */
export function foldAnswer(state: PlayState, answer: RunSnapshot, known: string): PlayState {
  return foldSeen(state, answer, (run, than) =>
    than.resourceVersion === known ? run.resourceVersion !== known : isNewer(run, than),
  );
}

function foldSeen(state: PlayState, seen: RunSnapshot, replaces: typeof isNewer): PlayState {
  if (state.run?.uid !== seen.uid) return foldCandidate(state, seen);
  if (seen.gone && !state.run.gone) return foldGone(state, seen);
  const run = withGatesKnownOf(state.run, seen);
  if (!replaces(run, state.run)) return state;
  const next = withGatesOf(withoutDoubts({ ...state, run }), run);
  const isKnown = isOurWrite(state, run) || isUnlabelled(run);
  return isKnown ? { ...next, label: run.stage, revision: run.stageRevision, writes: [] } : next;
}

/**
 * A watch says that a run is gone also where it only lost its label: that is believed of a read by name and uid alone. What
 * it was when it was last seen is true either way, and may be all that anybody will ever say of its end.
 */
function foldGone(state: PlayState, last: RunSnapshot): PlayState {
  const next = withoutDoubts(foldRun(state, { ...last, gone: false }));
  return { ...next, lookAgain: wishFor(next, 'run') };
}

/** Hidden nodes can't be read: what was last seen of the gates of this very run is the best that is known of them. */
function withGatesKnownOf(before: RunSnapshot | undefined, run: RunSnapshot): RunSnapshot {
  return run.hidden === null || before?.uid !== run.uid ? run : { ...run, gates: before.gates };
}

/**
 * A write of ours whose answer has not come, or was lost. Neither label nor revision alone says so: people edit labels,
 * and copy annotations with them.
 */
function isOurWrite({ writes }: PlayState, run: RunSnapshot): boolean {
  return writes.some(({ label, revision }) => label === run.stage && revision === run.stageRevision);
}

/**
 * Folds what the watch or the sweep saw of a run. They look with the names of gates that are configured now; a play that
 * is judged by others reads the run itself where a gate that it knew seems to have vanished.
 */
export function foldObserved(state: PlayState, run: RunSnapshot): PlayState {
  const known = state.run?.uid === run.uid && !run.gone && run.hidden === null ? state.run.gates : [];
  const hasLost = known.some((node) => gateOf(state.policy, node) >= 0 && !run.gates.some(({ id }) => id === node.id));
  if (!hasLost || (state.run !== null && !isNewer(run, state.run))) return foldRun(state, run);
  return { ...withoutDoubts(state), lookAgain: wishFor(state, 'run') };
}

/** What is to be read again, with this. */
export function wishFor(state: PlayState, what: Wish): readonly Wish[] {
  return state.lookAgain.includes(what) ? state.lookAgain : [...state.lookAgain, what];
}

/** Remembers a gate as open; the word of who opened it replaces what was merely seen. */
export function withOpened(state: PlayState, record: GateRecord): PlayState {
  const opened = [...state.opened.filter(({ visit }) => visit !== record.visit), record];
  return { ...state, opened: opened.slice(-KEPT_OPENINGS) };
}

/** Gates that are open without our having heard how: resumed by somebody else, by their duration, or by a write of ours. */
function withGatesOf(state: PlayState, run: RunSnapshot): PlayState {
  return run.gates.reduce((next, node) => {
    const gate = gateOf(state.policy, node);
    const visit = visitOf(node);
    if (gate < 0 || node.phase !== 'Succeeded' || next.opened.some((record) => record.visit === visit)) return next;
    const at = node.finishedAt ?? node.startedAt;
    return withOpened(next, { gate, visit, at, commit: null, how: howOpened(node) });
  }, state);
}

function howOpened(node: GateNode): string {
  if (node.message === null) return 'duration';
  return node.message.includes(RESUME_MARK) ? 'baton' : 'other';
}

/** Takes over a snapshot that followed from a write of our own: its label and revision are what we know to be there. */
export function takeOver(state: PlayState, run: RunSnapshot): PlayState {
  const label = { label: run.stage, revision: run.stageRevision, writes: [] };
  if (state.run !== null && isNewer(state.run, run)) return { ...state, ...label };
  return { ...state, ...label, run: withGatesKnownOf(state.run ?? undefined, run) };
}

/**
 * Binds a run: from now on it is the only one that this play writes to. What was seen of it meanwhile may be newer than
 * the answer that binds it, and is not told twice.
 */
export function bind(state: PlayState, told: RunSnapshot, startIndex: number, now: number): PlayState {
  const seen = state.candidates.find((candidate) => candidate.uid === told.uid);
  const run = seen !== undefined && isNewer(seen, told) ? withGatesKnownOf(told, seen) : withGatesKnownOf(seen, told);
  const bound: PlayState = {
    ...state,
    run,
    label: run.stage,
    revision: run.stageRevision,
    writes: [],
    startIndex,
    claim: null,
    submission: null,
    candidates: state.candidates.filter((candidate) => candidate.uid !== run.uid),
  };
  return note(bound, now, `bound to run ${run.namespace}/${run.name}`);
}

/** Binds the only run that claims the task; of several nobody can say which is meant. */
export function bindOnly(state: PlayState, now: number): PlayState {
  const [only] = state.candidates;
  if (only === undefined || state.candidates.length > 1 || state.run !== null || isEnding(state)) return state;
  return bind(state, only, startOf(state.policy, only), now);
}

/** Lets go of a run that turned out not to be this play's, or can't be made so. `why` completes "run …". */
export function unbind(state: PlayState, why: string, now: number): PlayState {
  const { run } = state;
  if (run === null) return state;
  const text = `run ${run.namespace}/${run.name} ${why}`;
  // What was to follow this run was asked for in the belief that it is ours.
  const submission = state.submission?.after === run.uid ? null : state.submission;
  const free = { run: null, label: null, revision: 0, writes: [], startIndex: 0, claim: null, submission };
  const shown = { stage: PENDING, stageSince: now, notes: { ...state.notes, 'run-taken': text } };
  return note({ ...state, ...free, ...shown }, now, `let go: ${text}`);
}

function foldCandidate(state: PlayState, seen: RunSnapshot): PlayState {
  const known = state.candidates.find((candidate) => candidate.uid === seen.uid);
  if (known !== undefined && !isNewer(seen, known)) return state;
  const run = withGatesKnownOf(known, seen);
  const others = state.candidates.filter((candidate) => candidate.uid !== run.uid);
  const alive = !run.gone && !isFinal(run.phase);
  const candidates = alive ? [...others, run] : others;
  const next = { ...state, candidates: candidates.sort((a, b) => (a.uid < b.uid ? -1 : 1)).slice(0, KEPT_CANDIDATES) };
  // It may be the one that is being submitted: its end is nobody's news twice.
  return !alive && state.underWay === 'submitRun' ? { ...next, lookAgain: wishFor(state, 'run') } : next;
}

/** Whether one snapshot of a run came after another. Kubernetes' resourceVersions are comparable as integers within one resource since 1.35. */
export function isNewer(run: RunSnapshot, than: RunSnapshot): boolean {
  const isNumber = /^\d+$/;
  if (!isNumber.test(run.resourceVersion) || !isNumber.test(than.resourceVersion)) return true;
  return BigInt(run.resourceVersion) > BigInt(than.resourceVersion);
}

/** The cluster knows the bound run no more. */
export function gone(state: PlayState, now: number): PlayState {
  if (state.run === null) return state;
  return note({ ...state, run: { ...state.run, gone: true } }, now, `run ${state.run.name} is gone`);
}
