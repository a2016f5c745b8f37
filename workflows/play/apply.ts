import type {
  FindRunsOutcome,
  MoveStageOutcome,
  OpenGateOutcome,
  PublishOutcome,
  ReadRunOutcome,
  RefreshOutcome,
  ShutDownRunOutcome,
  SubmitRunOutcome,
} from '../../activities/play-activities.ts';
import type { Effect, Publication } from './effects.ts';
import { foldFacts } from './fold.ts';
import { bind, foldRun, takeOver, withOpened } from './runs.ts';
import { stageIndex } from './stages.ts';
import { note, type GateRecord, type Pause, type PlayState } from './state.ts';

/**
 * apply: what a play knows after an effect. Every outcome that is not success has its next step in `decide`; here it is
 * only written down. `now` in milliseconds since the epoch.
 */

/** An effect together with the outcome that it had. */
export type Performed =
  | { readonly effect: Extract<Effect, { kind: 'openGate' }>; readonly outcome: OpenGateOutcome }
  | { readonly effect: Extract<Effect, { kind: 'moveStage' }>; readonly outcome: MoveStageOutcome }
  | { readonly effect: Extract<Effect, { kind: 'submitRun' }>; readonly outcome: SubmitRunOutcome }
  | { readonly effect: Extract<Effect, { kind: 'shutDownRun' }>; readonly outcome: ShutDownRunOutcome }
  | { readonly effect: Extract<Effect, { kind: 'findRuns' }>; readonly outcome: FindRunsOutcome }
  | { readonly effect: Extract<Effect, { kind: 'readRun' }>; readonly outcome: ReadRunOutcome }
  | { readonly effect: Extract<Effect, { kind: 'refresh' }>; readonly outcome: RefreshOutcome };

/** Pauses after a read that contradicted us, in milliseconds; after the last one only a fact helps. */
const DOUBT_PAUSES = [2_000, 10_000, 30_000];

/** Pauses after an answer that never came: 30 s, doubling up to 15 minutes, until the stage's deadline. */
const UNREACHABLE_FIRST = 30_000;
const UNREACHABLE_MOST = 900_000;

/** Learns from an effect's outcome. */
export function apply(state: PlayState, performed: Performed, now: number): PlayState {
  const { effect, outcome } = performed;
  if (outcome.kind === 'unreachable') return unreachable(state, effect.kind, outcome.why, now);
  const next = withoutPause(state, effect.kind, ['unreachable', 'refused']);
  switch (performed.effect.kind) {
    case 'openGate':
      return applyOpenGate(next, performed as Extract<Performed, { effect: { kind: 'openGate' } }>, now);
    case 'moveStage':
      return applyMoveStage(next, performed as Extract<Performed, { effect: { kind: 'moveStage' } }>, now);
    case 'submitRun':
      return applySubmit(next, performed as Extract<Performed, { effect: { kind: 'submitRun' } }>, now);
    case 'refresh':
      return applyRefresh(next, performed as Extract<Performed, { effect: { kind: 'refresh' } }>, now);
    case 'findRuns':
      return applyFindRuns(next, performed as Extract<Performed, { effect: { kind: 'findRuns' } }>, now);
    case 'shutDownRun':
    case 'readRun':
      return applyRun(next, performed as Extract<Performed, { effect: { kind: 'shutDownRun' | 'readRun' } }>);
    default:
      return performed.effect satisfies never;
  }
}

function applyOpenGate(state: PlayState, { effect, outcome }: Of<'openGate'>, now: number): PlayState {
  const gate = state.policy.stages[effect.input.gate];
  const name = gate?.gate.waiting ?? `gate ${String(effect.input.gate)}`;
  switch (outcome.kind) {
    case 'resumed':
    case 'already-resumed': {
      const record = openedBy(effect, outcome.commit, now);
      const known = foldFacts(takeOver(withOpened(state, record), outcome.run), outcome.facts);
      const next = withoutPause(known, 'openGate', ['doubt']);
      return note(next, now, `opened ${name} at ${outcome.commit?.slice(0, 7) ?? 'no commit'} (${record.how})`);
    }
    case 'condition-not-held': {
      const next = doubt(foldFacts(state, outcome.facts), 'openGate', now);
      return note(doubt(next, 'refresh', now), now, `${name} stays closed: ${outcome.unmet.join('; ')}`);
    }
    case 'resumed-by-other':
    case 'released-by-duration': {
      const how = outcome.kind === 'resumed-by-other' ? 'other' : 'duration';
      const record: GateRecord = { gate: effect.input.gate, visit: effect.visit, at: iso(now), commit: null, how };
      const next = foldRun(withOpened(state, record), outcome.run);
      return note(next, now, `${name} was open already: ${outcome.why}`);
    }
    case 'stage-mismatch': {
      const next = pauseForNews(foldRun(state, outcome.run), effect.kind);
      return note(next, now, `the run's label is ${outcome.found ?? 'missing'}, not ours`);
    }
    case 'gone':
      return gone(state, now);
    case 'not-yet-suspended':
    case 'stopped':
    case 'blocked-by-spec-suspend':
    case 'needs-value':
    case 'needs-argo-server':
    case 'ambiguous':
    case 'completed':
      return note(pauseForNews(foldRun(state, outcome.run), effect.kind), now, `${name}: ${outcome.why}`);
    case 'unreachable':
      return state;
    default:
      return outcome satisfies never;
  }
}

function applyMoveStage(state: PlayState, { effect, outcome }: Of<'moveStage'>, now: number): PlayState {
  switch (outcome.kind) {
    case 'moved':
      return takeOver(state, outcome.run);
    case 'stage-mismatch': {
      const next = pauseForNews(foldRun(state, outcome.run), effect.kind);
      return note(next, now, `the run's label is ${outcome.found ?? 'missing'}, not ours`);
    }
    case 'completed':
      return pauseForNews(foldRun(state, outcome.run), effect.kind);
    case 'gone':
      return gone(state, now);
    case 'unreachable':
      return state;
    default:
      return outcome satisfies never;
  }
}

function applySubmit(state: PlayState, { effect, outcome }: Of<'submitRun'>, now: number): PlayState {
  switch (outcome.kind) {
    case 'acceptable':
      return state.submission === null ? state : { ...state, submission: { ...state.submission, accepted: true } };
    case 'submitted': {
      const index = Math.max(0, stageIndex(state.policy, effect.input.startFrom));
      const { submission: _, ...notes } = state.notes;
      return bind({ ...state, notes, submissions: state.submissions + 1 }, outcome.run, index, now);
    }
    case 'refused': {
      const text = `${outcome.code}: ${outcome.why}`;
      const kept = state.submission?.accepted === true && state.run === null ? state.submission : null;
      const next = { ...state, submission: kept, notes: { ...state.notes, submission: text } };
      return note(kept === null ? next : pauseForNews(next, effect.kind, 'refused'), now, `not submitted: ${text}`);
    }
    case 'unreachable':
      return state;
    default:
      return outcome satisfies never;
  }
}

function applyRefresh(state: PlayState, { outcome }: Of<'refresh'>, now: number): PlayState {
  const looked = { ...state, lookAgain: state.lookAgain.filter((what) => what !== 'pull-request') };
  if (outcome.kind === 'not-found')
    return note(doubt(looked, 'refresh', now), now, 'GitHub knows no such pull request');
  return doubt(outcome.kind === 'read' ? foldFacts(looked, outcome.facts) : looked, 'refresh', now);
}

function applyFindRuns(state: PlayState, { outcome }: Of<'findRuns'>, now: number): PlayState {
  if (outcome.kind !== 'found') return state;
  const looked = { ...state, candidates: [], lookAgain: state.lookAgain.filter((what) => what !== 'run') };
  const next = outcome.runs.reduce(foldRun, looked);
  const [only] = next.candidates;
  if (only === undefined || next.candidates.length > 1 || state.run !== null) return next;
  return bind(next, only, Math.max(0, stageIndex(next.policy, only.stage ?? '')), now);
}

function applyRun(state: PlayState, { outcome }: Of<'shutDownRun' | 'readRun'>): PlayState {
  const looked = { ...state, lookAgain: state.lookAgain.filter((what) => what !== 'run') };
  if (outcome.kind === 'gone') return { ...looked, run: looked.run === null ? null : { ...looked.run, gone: true } };
  return outcome.kind === 'unreachable' ? looked : foldRun(looked, outcome.run);
}

/** Learns how a publication went. A refusal is not tried again for the same words. */
export function applyPublication(
  state: PlayState,
  publication: Publication,
  outcome: PublishOutcome,
  now: number,
): PlayState {
  if (outcome.kind === 'unreachable') return unreachable(state, publication.kind, outcome.why, now);
  const next = withoutPause(state, publication.kind, ['unreachable']);
  const said = outcome.kind === 'refused' ? note(next, now, `not published: ${outcome.why}`) : next;
  if (publication.kind === 'publishStatus') return { ...said, published: publication.key };
  return { ...said, comments: said.comments.filter(({ token }) => token !== publication.input.token) };
}

type Of<K extends Effect['kind']> = Extract<Performed, { effect: { kind: K } }>;

function openedBy(effect: Of<'openGate'>['effect'], commit: string | null, now: number): GateRecord {
  const how = effect.input.waived.length === 0 ? 'baton' : 'override';
  return { gate: effect.input.gate, visit: effect.visit, at: iso(now), commit, how };
}

function gone(state: PlayState, now: number): PlayState {
  if (state.run === null) return state;
  return note({ ...state, run: { ...state.run, gone: true } }, now, `run ${state.run.name} is gone`);
}

function doubt(state: PlayState, kind: Effect['kind'], now: number): PlayState {
  const count = state.pauses[kind]?.why === 'doubt' ? state.pauses[kind].count : 0;
  const pause = DOUBT_PAUSES[count];
  return pauseFor(state, kind, { why: 'doubt', count: count + 1, until: pause === undefined ? null : now + pause });
}

function unreachable(state: PlayState, kind: string, why: string, now: number): PlayState {
  const count = state.pauses[kind]?.why === 'unreachable' ? state.pauses[kind].count : 0;
  const wait = Math.min(UNREACHABLE_MOST, UNREACHABLE_FIRST * 2 ** count);
  const next = pauseFor(state, kind, { why: 'unreachable', count: count + 1, until: now + wait });
  return note(next, now, `${kind} did not get through: ${why}`);
}

function pauseForNews(state: PlayState, kind: string, why: Pause['why'] = 'doubt'): PlayState {
  return pauseFor(state, kind, { why, count: DOUBT_PAUSES.length, until: null });
}

function pauseFor(state: PlayState, kind: string, pause: Pause): PlayState {
  return { ...state, pauses: { ...state.pauses, [kind]: pause } };
}

function withoutPause(state: PlayState, kind: string, reasons: readonly Pause['why'][]): PlayState {
  const pause = state.pauses[kind];
  if (pause === undefined || !reasons.includes(pause.why)) return state;
  const { [kind]: _, ...pauses } = state.pauses;
  return { ...state, pauses };
}

function iso(now: number): string {
  return new Date(now).toISOString();
}
