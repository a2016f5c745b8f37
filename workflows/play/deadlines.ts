import type { DeadlinePolicy } from '../../config/policy.ts';
import { activeMs, openRungs, wallClock, words, type DueRung } from './clock.ts';
import { currentKnowledge } from './pull-requests.ts';
import { line, note, type Ending, type PlayState } from './state.ts';
import { isLegalTransition, visitOf } from './stages.ts';
import { attentionOf, isEnding, isOver, position, restOf, runHasEnded, stageOf } from './view.ts';

/**
 * Every wait has a deadline with a consequence. Here it is settled which wait the play is in, and what is due.
 */

/** The next deadline of a play: when (milliseconds since the epoch) and what will happen. Null while on hold or ended. */
export function nextDeadline(state: PlayState, now: number): { readonly at: number; readonly what: string } | null {
  if (state.hold !== null || state.ended !== null) return null;
  const [soonest] = ladders(state)
    .flatMap(({ about, rungs }) => rungs.slice(0, 1).map((rung) => ({ about, rung })))
    .sort((a, b) => a.rung.at - b.rung.at);
  if (soonest === undefined) return null;
  const { about, rung } = soonest;
  return {
    at: wallClock(state, now, rung.at),
    what: `${rung.rung.consequence}: ${about} for ${words(rung.rung.afterMs)}`,
  };
}

/**
 * Brings what is remembered of time in line with what is known: the stage and since when, the wait and its fired rungs,
 * the end of a play. Pure and idempotent; called before each decision.
 */
export function tick(state: PlayState, now: number): PlayState {
  if (state.ended !== null) return state;
  let next = settleEnd(settleStage(settleWait(state, now), now), now);
  if (next.hold !== null || next.ended !== null) return next;
  for (const { about, own, rungs } of ladders(next)) {
    for (const rung of rungs.filter(({ at }) => at <= activeMs(next, now))) {
      next = fire(next, rung, own, about, now);
    }
  }
  return settleEnd(next, now);
}

interface Ladder {
  readonly about: string;
  /** The play's own ladder, which no change of stage resets. */
  readonly own: boolean;
  readonly rungs: readonly DueRung[];
}

function ladders(state: PlayState): Ladder[] {
  const { about, ladder } = waitOf(state);
  const { deadlines } = state.policy;
  const stopped = isEnding(state) || (runHasEnded(state) && restOf(state) === null);
  if (stopped) return [];
  return [
    { about, own: false, rungs: openRungs(ladder, state.wait.since, state.wait.fired) },
    { about: 'the play has lasted', own: true, rungs: openRungs(deadlines.play, 0, state.playFired) },
  ];
}

/** The wait that a play is in: its key changes when another wait begins. */
function waitOf(state: PlayState): { key: string; about: string; ladder: readonly DeadlinePolicy[] } {
  const { deadlines } = state.policy;
  const rest = restOf(state);
  if (rest !== null)
    return { key: `resting ${rest.why}`, about: `resting (${rest.ending})`, ladder: deadlines.resting };
  const where = position(state);
  if (where === null) return { key: 'unclaimed', about: 'no run', ladder: deadlines.unclaimed };
  const stage = stageOf(state);
  if (where.kind === 'gate') {
    return { key: `gate ${visitOf(where.node)} ${stage}`, about: stage, ladder: deadlines.gate };
  }
  return { key: `agent ${stage}`, about: stage, ladder: deadlines.agent };
}

function settleWait(state: PlayState, now: number): PlayState {
  const { key } = waitOf(state);
  if (key === state.wait.key) return state;
  const { escalated: _, ...notes } = state.notes;
  return { ...state, wait: { key, since: activeMs(state, now), fired: [] }, notes };
}

function settleStage(state: PlayState, now: number): PlayState {
  const stage = stageOf(state);
  if (stage === state.stage) return state;
  // The end of a run that is being replaced is nobody's failure.
  const replaced = stage === 'failed' && state.submission !== null ? ': its run ended, and another is submitted' : '';
  const next = note({ ...state, stage, stageSince: now }, now, `${state.stage} → ${stage}${replaced}`);
  if (isLegalTransition(state.policy, state.stage, stage)) return next;
  // Shown all the same, since it is true; but nobody planned it.
  const text = `${state.stage} → ${stage} is no planned transition`;
  return { ...next, notes: { ...next.notes, 'unplanned-transition': text } };
}

/** A play ends when what ends it has been carried out; until then `decide` still has something to do. */
function settleEnd(state: PlayState, now: number): PlayState {
  // A run that is being submitted, or whose submission got no answer, must not outlive the play.
  const settled = state.underWay !== 'submitRun' && state.unsettled === null;
  const over = settled && (state.run === null || isOver(state));
  const demanded: { ending: Ending; why: string } | null =
    state.cancelled === null
      ? state.expired
      : { ending: 'cancelled', why: state.run === null ? 'there was no run' : `run ${state.run.name} was stopped` };
  if (demanded !== null) return over ? end(state, demanded.ending, demanded.why, now) : state;
  const { run } = state;
  if (run?.phase !== 'Succeeded') return state;
  const pause = state.pauses['moveStage'];
  const givenUp = pause !== undefined && (pause.until === null || pause.count >= LABEL_TRIES);
  const labelled = state.label === 'completed' || run.gone || givenUp;
  return labelled ? end(state, 'completed', `run ${run.name} Succeeded`, now) : state;
}

/** A run that Succeeded is not kept waiting for its last label for ever. */
const LABEL_TRIES = 5;

function end(state: PlayState, ending: Ending, why: string, now: number): PlayState {
  if (state.ended !== null) return state;
  const stageSince = state.stage === ending ? state.stageSince : now;
  const ended: PlayState = { ...state, ended: ending, stage: ending, stageSince };
  return note(ended, now, `${ending}: ${why}`);
}

function fire(state: PlayState, due: DueRung, own: boolean, about: string, now: number): PlayState {
  const fired = own
    ? { ...state, playFired: [...state.playFired, due.key] }
    : { ...state, wait: { ...state.wait, fired: [...state.wait.fired, due.key] } };
  const what = `${about} for ${words(due.rung.afterMs)}`;
  switch (due.rung.consequence) {
    case 'remind':
      return note(fired, now, `reminder: ${what}`);
    case 'escalate':
      return escalate(note(fired, now, `escalated: ${what}`), what, due);
    case 'close':
      return expire(fired, restOf(state)?.ending ?? 'abandoned', what);
    case 'fail':
      return expire(fired, 'failed', what);
    default:
      return due.rung.consequence satisfies never;
  }
}

function expire(state: PlayState, ending: Ending, why: string): PlayState {
  return { ...state, submission: null, expired: { ending, why } };
}

/** Comments that wait to be written; where GitHub takes none for long, the newest say enough. */
const KEPT_COMMENTS = 10;

/** Attention, and one comment on the pull request. */
function escalate(state: PlayState, what: string, due: DueRung): PlayState {
  const others = attentionOf(state).map(({ text }) => `- ${text}`);
  const body = [`**Baton needs a person:** task ${state.identity.task} has been in *${what}*.`, ...others].join('\n');
  const token = `${state.wait.key} ${due.key}`;
  const comments = currentKnowledge(state) === null ? state.comments : [...state.comments, { token, body: line(body) }];

  return { ...state, comments: comments.slice(-KEPT_COMMENTS), notes: { ...state.notes, escalated: what } };
}
