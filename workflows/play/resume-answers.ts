import type { ResumeAnswer } from '../../signals/resume.ts';
import { attentionOf, mustNotTouch } from './attention.ts';
import { refreshKey } from './effects.ts';
import { open, refuseOpen } from './override.ts';
import { currentKnowledge } from './pull-requests.ts';
import { answer, valuesGiven, withBook } from './resume-asks.ts';
import type { PendingAsk } from './resume-book.ts';
import { gateOf, stageIndex, visitOf } from './stages.ts';
import { note, type PlayState } from './state.ts';
import { hiddenNodes, isEnding, isFrozen, judgeAt, position, restOf, runHasEnded } from './view.ts';

/**
 * How a play that has come to rest answers the resume requests that wait. It was made to look again when each of them
 * came, so what it knows is fresh; nobody's word but its own judgement opens a gate, except by an override.
 */

type Words = Pick<ResumeAnswer, 'outcome'> & Partial<ResumeAnswer>;

/**
 * Answers those that can be answered, and takes the overrides of those whose gate stays closed without. `now` in
 * milliseconds since the epoch. The same state where there is nothing to say yet.
 */
export function settleAsks(state: PlayState, now: number): PlayState {
  return state.resumes.asked.reduce((next, asked) => settleOne(next, asked, now), state);
}

function settleOne(state: PlayState, asked: PendingAsk, now: number): PlayState {
  const plain = plainAnswer(state, asked);
  if (plain !== null) return answer(state, asked, plain);
  if (isDoubting(state)) return state;
  if (asked.override !== null && !asked.overridden) return takeOverride(state, asked, asked.override.reason, now);
  return answer(state, asked, closedAnswer(state));
}

/** A read that contradicts what was told is repeated within the minute: only then is it known how the gate stands. */
function isDoubting(state: PlayState): boolean {
  const where = position(state);
  if (where?.kind !== 'gate' || state.hold !== null) return false;
  const { verdict } = judgeAt(state, where.index);
  const knowledge = currentKnowledge(state);
  const key = verdict === 'held' ? 'openGate' : refreshKey(knowledge?.pullRequest ?? 0);
  const pause = state.pauses[key];
  return verdict !== 'not-held' && pause?.why === 'doubt' && pause.until !== null;
}

function takeOverride(state: PlayState, asked: PendingAsk, reason: string, now: number): PlayState {
  const command = { by: asked.by, reason: reason.trim() === '' ? 'no reason given' : reason, gate: asked.gate };
  const refusal = refuseOpen(state, command);
  if (refusal !== null) return answer(state, asked, { outcome: 'refused', reason: refusal });
  const waiting = state.resumes.asked.map((each) => (each === asked ? { ...each, overridden: true } : each));
  return note(open(withBook(state, { asked: waiting }), command, now), now, `${asked.request}: its override was taken`);
}

/** The answer that does not hang on the gate's condition; null where that decides. */
function plainAnswer(state: PlayState, asked: PendingAsk): Words | null {
  const gate = stageIndex(state.policy, asked.gate);
  const opened = state.opened.findLast((record) => record.gate === gate && isOfRun(state, record.visit));
  if (asked.credited) return { outcome: 'resumed', openedAt: opened?.at ?? null };
  const { hold, run } = state;
  if (state.ended !== null || isEnding(state)) {
    if (state.ended === 'completed') return { outcome: 'completed', reason: 'the play has completed' };
    return {
      outcome: 'stopped',
      reason: `the play has come to its end${state.ended === null ? '' : `: ${state.ended}`}`,
    };
  }
  if (run === null) return unboundAnswer(state);
  if (run.uid !== asked.run) {
    return { outcome: 'refused', reason: `the play is bound to run ${run.name}; adopt the other one, or stop it` };
  }
  if (run.gone) return { outcome: 'gone', reason: `run ${run.name} was there and is gone` };
  if (runHasEnded(state)) return { outcome: 'completed', reason: `run ${run.name} has ended meanwhile: ${run.phase}` };
  if (gate < 0) return { outcome: 'stage-mismatch', reason: `the play has no gate with the label ${asked.gate}` };
  return (
    passedAnswer(state, gate, opened) ??
    (hold === null ? null : { outcome: 'held', reason: `the play is on hold, by ${hold.by}: ${hold.reason}` }) ??
    runAnswer(state) ??
    placeAnswer(state, asked, gate)
  );
}

/** Whether this visit is one of a node that the bound run has: node ids come again in other runs, where names do. */
function isOfRun({ run }: PlayState, visit: string): boolean {
  return run?.gates.some((node) => visitOf(node) === visit) === true;
}

function unboundAnswer({ candidates, hold }: PlayState): Words {
  if (candidates.length > 1) {
    const names = candidates.map(({ name }) => name);
    return { outcome: 'ambiguous', reason: `runs claim the task: ${names.join(', ')}; adopt one`, candidates: names };
  }
  if (hold !== null) return { outcome: 'held', reason: `the play is on hold, by ${hold.by}: ${hold.reason}` };
  return { outcome: 'not-yet-suspended', reason: 'the play has no run yet' };
}

/** The gate is behind the run. */
function passedAnswer(state: PlayState, gate: number, opened: PlayState['opened'][number] | undefined): Words | null {
  const where = position(state);
  if (where?.kind === 'gate' && where.index === gate) return null;
  if (where === null || !('index' in where) || where.index <= gate) return null;
  switch (opened?.how) {
    case undefined:
      return { outcome: 'not-suspended', reason: 'the run is past this gate, and did not wait there' };
    case 'other':
      return { outcome: 'resumed-by-other', reason: 'somebody else has resumed it' };
    case 'duration':
      return { outcome: 'released-by-duration', reason: 'its own duration has passed' };
    default:
      return { outcome: 'already-resumed', openedAt: opened?.at ?? null };
  }
}

/** What of the run itself stands in the way. */
function runAnswer(state: PlayState): Words | null {
  const hidden = hiddenNodes(state);
  if (hidden !== null) return { outcome: 'needs-argo-server', reason: hidden };
  if (isFrozen(state)) return { outcome: 'stopped', reason: `run ${state.run?.name ?? ''} is coming to its end` };
  if (state.run?.suspended === true) return { outcome: 'blocked-by-spec-suspend', reason: 'spec.suspend is on' };
  if (state.claim !== null) return { outcome: 'not-yet-suspended', reason: "the run is not yet marked as this play's" };
  return null;
}

/** Where the run is, if not at the gate. */
function placeAnswer(state: PlayState, { gate: waiting }: PendingAsk, gate: number): Words | null {
  const where = position(state);
  if (where?.kind === 'ambiguous') {
    const names = where.nodes.map(({ displayName, id }) => `${displayName} (${id})`).join(', ');
    return { outcome: 'ambiguous', reason: `several gates are active: ${names}` };
  }
  if (where?.kind === 'gate' && gateOf(state.policy, where.node) === gate) return null;
  return { outcome: 'not-yet-suspended', reason: `the run has not reached ${waiting}` };
}

/** The run stands at the gate, and the play does not open it. */
function closedAnswer(state: PlayState): Words {
  const lost = Object.entries(state.pauses).filter(
    ([key, { why }]) => why === 'unreachable' && key !== 'publishStatus' && key !== 'comment',
  );
  if (lost.length > 0) {
    return { outcome: 'unreachable', reason: `the play gets no answer: ${lost.map(([key]) => key).join(', ')}` };
  }
  const where = position(state);
  if (where?.kind === 'gate' && where.node.needsValue && valuesGiven(state) === null) {
    return { outcome: 'needs-value', reason: `${where.node.displayName} wants a value that nobody supplied` };
  }
  const reasons = attentionOf(state);
  const mismatch = reasons.find(({ kind }) => kind === 'stage-mismatch');
  if (mismatch !== undefined) return { outcome: 'stage-mismatch', reason: mismatch.text };
  const unmet = where?.kind === 'gate' ? judgeAt(state, where.index).unmet : [];
  const why = mustNotTouch(state) || restOf(state) !== null ? reasons.map(({ text }) => text) : [];
  const said = [...new Set([...unmet, ...why])];
  return {
    outcome: 'condition-not-held',
    unmet: said.length > 0 ? said : [state.journal.at(-1)?.what ?? 'the last look contradicted what is known'],
  };
}
