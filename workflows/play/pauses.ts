import type { RunSnapshot } from '../../signals/facts.ts';
import type { Effect } from './effects.ts';
import { foldRun, isNewer } from './runs.ts';
import { note, type Pause, type PlayState } from './state.ts';

/**
 * When an effect that did not succeed is tried again. `kind` is its `pauseKey`, `now` in milliseconds since the epoch.
 */

/** Pauses after a read that contradicted us, in milliseconds; after the last one only a fact helps. */
const DOUBT_PAUSES = [2_000, 10_000, 30_000];

/** Pauses after an answer that never came: 30 s, doubling up to 15 minutes, until the stage's deadline. */
const UNREACHABLE_FIRST = 30_000;
const UNREACHABLE_MOST = 900_000;

/** A read contradicted us: again after a little while, and in the end not before something new is known. */
export function doubt(state: PlayState, kind: string, now: number): PlayState {
  const count = state.pauses[kind]?.why === 'doubt' ? state.pauses[kind].count : 0;
  const pause = DOUBT_PAUSES[count];
  return pauseFor(state, kind, { why: 'doubt', count: count + 1, until: pause === undefined ? null : now + pause });
}

/** The answer never came: again after a while, longer each time. */
export function unreachable(state: PlayState, kind: string, why: string, now: number): PlayState {
  const count = state.pauses[kind]?.why === 'unreachable' ? state.pauses[kind].count : 0;
  const wait = Math.min(UNREACHABLE_MOST, UNREACHABLE_FIRST * 2 ** count);
  const next = pauseFor(state, kind, { why: 'unreachable', count: count + 1, until: now + wait });
  return note(next, now, `${kind} did not get through: ${why}`);
}

/**
 * Only news of the run will help. Where newer news has come in than the outcome knew of, it may be the one that helps:
 * then the play looks again soon, since nobody will tell it twice.
 */
export function awaitNewsOf(state: PlayState, kind: Effect['kind'], run: RunSnapshot, now: number): PlayState {
  const overtaken = state.run !== null && isNewer(state.run, run);
  return overtaken ? doubt(state, kind, now) : pauseForNews(foldRun(state, run), kind);
}

/**
 * The run has another label, or a later revision, than the play believed. It may be one of ours whose answer was lost, or
 * the right label after all: then the play knows it now, and nothing keeps it from going on. Somebody else's is a matter
 * for a person.
 */
export function mismatch(
  state: PlayState,
  kind: Effect['kind'],
  { run, found }: { readonly run: RunSnapshot; readonly found: string | null },
  now: number,
): PlayState {
  const next = foldRun(state, run);
  const label = `the run's label is ${found ?? 'missing'}`;
  if (next.label === found) {
    // Our writes count up from what is there, whoever wrote it.
    const known = { ...next, revision: Math.max(next.revision, run.stageRevision) };
    return note(withoutPause(known, kind, ['doubt']), now, `${label}, by a write of ours`);
  }
  return note(awaitNewsOf(state, kind, run, now), now, `${label}, not ours`);
}

/** Not again before this moment, unless something new is known. */
export function pauseUntil(state: PlayState, kind: string, until: number): PlayState {
  return pauseFor(state, kind, { why: 'doubt', count: 1, until });
}

/** Not again before something new is known. */
export function pauseForNews(state: PlayState, kind: string, why: Pause['why'] = 'doubt'): PlayState {
  return pauseFor(state, kind, { why, count: DOUBT_PAUSES.length, until: null });
}

function pauseFor(state: PlayState, kind: string, pause: Pause): PlayState {
  return { ...state, pauses: { ...state.pauses, [kind]: pause } };
}

/** Forgets the pause of one kind of effect, if it has one of these reasons. */
export function withoutPause(state: PlayState, kind: string, reasons: readonly Pause['why'][]): PlayState {
  const pause = state.pauses[kind];
  if (pause === undefined || !reasons.includes(pause.why)) return state;
  const { [kind]: _, ...pauses } = state.pauses;
  return { ...state, pauses };
}
