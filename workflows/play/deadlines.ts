import type { DeadlinePolicy } from '../../config/policy.ts';
import { isUnlabelled } from '../../signals/run-label.ts';
import { isLegalTransition } from '../../signals/stage-graph.ts';
import { activeMs, endsPlay, openRungs, wallClock, words, type DueRung } from './clock.ts';
import { currentKnowledge } from './pull-requests.ts';
import { wishFor } from './runs.ts';
import { owesLastLook } from './seek.ts';
import { line, note, type Ending, type PlayState } from './state.ts';
import { withStageChange } from './stage-changes.ts';
import { visitOf } from './stages.ts';
import { attentionOf } from './attention.ts';
import { isEnding, isOver, mayHaveComeBack, position, restOf, runHasEnded, stageOf } from './view.ts';

/**
 * Every wait has a deadline with a consequence. Here it is settled which wait the play is in, and what is due.
 */

/** The next deadline of a play: when (milliseconds since the epoch) and what will happen. Null while on hold or ended. */
export function nextDeadline(state: PlayState, now: number): { readonly at: number; readonly what: string } | null {
  if (state.hold !== null || state.ended !== null) return null;
  const [soonest] = ladders(state, now)
    .flatMap(({ about, rungs }) => rungs.slice(0, 1).map((rung) => ({ about, rung })))
    .sort((a, b) => a.rung.at - b.rung.at);
  if (soonest === undefined) return null;
  const { about, rung } = soonest;
  return {
    at: wallClock(state, now, rung.at),
    what: `${rung.rung.consequence}: ${about} for ${words(rung.rung.afterMs)}`,
  };
}

/** A deadline that has passed and has its consequence now. */
export interface PassedDeadline extends DeadlinePolicy {
  /** What has lasted so long: a stage, a rest, the play. */
  readonly about: string;
}

/**
 * Brings what is remembered of time in line with what is known: the stage and since when, the wait and its fired rungs,
 * the end of a play. Idempotent; called before each decision. `onPassed`: told once of each deadline that passes.
 */
export function tick(state: PlayState, now: number, onPassed?: (passed: PassedDeadline) => void): PlayState {
  if (state.ended !== null) return state;
  let next = settleEnd(settleStage(settleWait(state, now), now), now);
  if (next.hold !== null || next.ended !== null) return next;
  const wasEnding = isEnding(next);
  for (const { about, own, rungs } of ladders(next, now)) {
    for (const rung of rungs.filter(({ at }) => at <= activeMs(next, now))) {
      // What was due of the wait before is over with it.
      if (isEnding(next) !== wasEnding) continue;
      next = fire(next, rung, own, about, now);
      onPassed?.({ ...rung.rung, about });
    }
  }
  return settleEnd(settleWait(next, now), now);
}

interface Ladder {
  readonly about: string;
  /** The play's own ladder, which no change of stage resets. */
  readonly own: boolean;
  readonly rungs: readonly DueRung[];
}

function ladders(state: PlayState, now: number): Ladder[] {
  const { about, ladder } = waitOf(state);
  const { deadlines } = state.policy;
  const open = openRungs(ladder, state.wait.since, state.wait.fired);
  // A run is not stopped for want of a pull request before one was looked for.
  const waits = ({ at, rung }: DueRung): boolean => endsPlay(rung) && at <= activeMs(state, now) && owesLastLook(state);
  const own = { about, own: false, rungs: open.filter((due) => !waits(due)) };
  if (isEnding(state)) return [own];
  if (runHasEnded(state) && restOf(state) === null && !isSubmitting(state)) return [];
  return [own, { about: 'the play has lasted', own: true, rungs: openRungs(deadlines.play, 0, state.playFired) }];
}

/** A run that can't be stopped is a matter for a person; the play itself ends with the ladder of a rest. */
const CANNOT_STOP: DeadlinePolicy = { afterMs: 15 * 60_000, consequence: 'escalate' };

/** The wait that a play is in: its key changes when another wait begins. */
function waitOf(state: PlayState): { key: string; about: string; ladder: readonly DeadlinePolicy[] } {
  const { deadlines } = state.policy;
  if (isEnding(state)) {
    return { key: 'ending', about: 'stopping its run', ladder: [CANNOT_STOP, ...deadlines.resting] };
  }
  const rest = restOf(state);
  if (rest !== null) {
    // One rest, however its reason is worded: a run that failed may be gone later.
    const whose = rest.ending === 'failed' ? state.run?.uid : currentKnowledge(state)?.pullRequest;
    const key = `resting ${rest.ending} ${String(whose)}`;
    return { key, about: `resting (${rest.ending})`, ladder: deadlines.resting };
  }
  const where = position(state);
  if (where === null) return { key: 'unclaimed', about: 'no run', ladder: deadlines.unclaimed };
  const stage = stageOf(state);
  if (where.kind === 'gate') {
    return { key: `gate ${visitOf(where.node)} ${stage}`, about: stage, ladder: deadlines.gate };
  }
  return { key: `agent ${state.run?.uid ?? ''} ${stage}`, about: stage, ladder: deadlines.agent };
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
  const changed = withStageChange(state, stage, now);
  const next = note({ ...changed, stage, stageSince: now }, now, `${state.stage} → ${stage}${replaced}`);
  const isRollback = state.stage === 'completed' && state.submission !== null;
  if (isRollback || isLegalTransition(state.policy, state.stage, stage)) return next;
  // Shown all the same, since it is true; but nobody planned it.
  const text = `${state.stage} → ${stage} is no planned transition`;
  return { ...next, notes: { ...next.notes, 'unplanned-transition': text } };
}

/** A play ends when what ends it has been carried out; until then `decide` still has something to do. */
function settleEnd(state: PlayState, now: number): PlayState {
  // A run that is being submitted, or whose submission got no answer, must not outlive the play.
  const settled = state.underWay !== 'submitRun' && state.unsettled === null && !mayHaveComeBack(state);
  const over = settled && (state.run === null || isOver(state));
  if (isEnding(state)) return over || state.letGo ? endAsDemanded(state, over, now) : state;
  const { run } = state;
  if (run?.phase !== 'Succeeded' || isSubmitting(state)) return state;
  const pause = state.pauses['moveStage'];
  const givenUp = pause !== undefined && (pause.until === null || pause.count >= LABEL_TRIES);
  const labelled = state.label === 'completed' || run.gone || isUnlabelled(run) || givenUp;
  return labelled ? end(state, 'completed', `run ${run.name} Succeeded`, now) : state;
}

/** Another run is asked for, or may have been made: a play that ended now would leave it behind. */
function isSubmitting({ submission, underWay, unsettled }: PlayState): boolean {
  return submission !== null || underWay === 'submitRun' || unsettled !== null;
}

function endAsDemanded(state: PlayState, over: boolean, now: number): PlayState {
  const alive = `${lastRun(state)} may still be alive`;
  const { expired, run } = state;
  if (state.cancelled === null && expired !== null) {
    return end(state, expired.ending, over ? expired.why : `${expired.why}; ${alive}`, now);
  }
  const stopped = run === null ? 'there was no run' : `run ${run.name} was stopped`;
  return end(state, 'cancelled', over ? stopped : alive, now);
}

/** A run that Succeeded is not kept waiting for its last label for ever. */
const LABEL_TRIES = 5;

function end(state: PlayState, ending: Ending, why: string, now: number): PlayState {
  if (state.ended !== null) return state;
  const stageSince = state.stage === ending ? state.stageSince : now;
  const changed = state.stage === ending ? state : withStageChange(state, ending, now);
  const ended: PlayState = { ...changed, ended: ending, stage: ending, stageSince };
  return note(ended, now, `${ending}: ${why}`);
}

function fire(state: PlayState, due: DueRung, own: boolean, about: string, now: number): PlayState {
  const fired = own
    ? { ...state, playFired: [...state.playFired, due.key] }
    : { ...state, wait: { ...state.wait, fired: [...state.wait.fired, due.key] } };
  const lasted = words(due.rung.afterMs);
  const what = `${about} for ${lasted}`;
  const { consequence } = due.rung;
  if (isEnding(state) && consequence !== 'remind') {
    if (consequence === 'escalate') return cannotStop(note(fired, now, `escalated: ${what}`), lasted);
    return { ...fired, letGo: true };
  }
  switch (consequence) {
    case 'remind':
      return note(fired, now, `reminder: ${what}`);
    case 'escalate':
      return escalate(note(fired, now, `escalated: ${what}`), what, tokenOf(state, due, own));
    case 'close':
      return expire(fired, restOf(state)?.ending ?? 'abandoned', what);
    case 'fail':
      return expire(fired, 'failed', what);
    default:
      return consequence satisfies never;
  }
}

function cannotStop(state: PlayState, lasted: string): PlayState {
  const canBeStopped = state.run !== null && !isOver(state);
  const text = `${lastRun(state)} could not be ${canBeStopped ? 'stopped' : 'found or ruled out'} for ${lasted}`;
  return { ...state, notes: { ...state.notes, 'cannot-stop-run': text } };
}

/** The run that keeps a play from ending: the bound one, or one that may have been made. */
function lastRun({ run, unsettled }: PlayState): string {
  const isBound = run !== null && (unsettled === null || run.shutdown === null);
  return `run ${(isBound ? run.name : unsettled?.name) ?? 'of this task'}`;
}

function expire(state: PlayState, ending: Ending, why: string): PlayState {
  return { ...state, submission: null, expired: { ending, why }, lookAgain: wishFor(state, 'run') };
}

/** Comments that wait to be written; where GitHub takes none for long, the newest say enough. */
const KEPT_COMMENTS = 10;

/** The same for one rung of one wait of one play only: a comment with this token is not written again. */
function tokenOf({ execution, wait }: PlayState, due: DueRung, own: boolean): string {
  return `${execution} ${own ? 'play' : `${wait.key} ${String(wait.since)}`} ${due.key}`;
}

/** Attention, and one comment on the pull request. */
function escalate(state: PlayState, what: string, token: string): PlayState {
  const others = attentionOf(state).map(({ text }) => `- ${text}`);
  const body = [`**Baton needs a person:** task ${state.identity.task} has been in *${what}*.`, ...others].join('\n');
  const comments = currentKnowledge(state) === null ? state.comments : [...state.comments, { token, body: line(body) }];
  return { ...state, comments: comments.slice(-KEPT_COMMENTS), notes: { ...state.notes, escalated: what } };
}
