import type { ClaimRunOutcome, FindSubmittedOutcome, SubmitRunOutcome } from '../../activities/play-activities.ts';
import { applyOpenGate } from './apply-open-gate.ts';
import { begunBeforeHold } from './begun-before-hold.ts';
import { pauseKey, type PerformedOf, type Performed, type Publication, type Published } from './effects.ts';
import { foldFacts } from './fold.ts';
import { ATTEMPT_MS } from './publications.ts';
import { knowledgeOf, withoutKnowledge } from './pull-requests.ts';
import { awaitNewsOf, doubt, mismatch, unreachable, withoutPause } from './pauses.ts';
import { bindOnly, foldAnswer, foldRun, gone, takeOver, unbind } from './runs.ts';
import { cameBack } from './set-off.ts';
import { note, type PlayState } from './state.ts';
import { applySettle, applySubmit, unsettle } from './submissions.ts';
import { runHasEnded } from './view.ts';

/**
 * apply: what a play knows after an effect. Every outcome that is not success has its next step in `decide`; here it is
 * only written down. `now` in milliseconds since the epoch.
 */

/** Learns from an effect's outcome. `state` is what is known now, with all that came in while the effect was under way. */
export function apply(state: PlayState, performed: Performed, now: number): PlayState {
  return begunBeforeHold(state, learn(state, performed, now));
}

function learn(state: PlayState, performed: Performed, now: number): PlayState {
  const { effect, outcome } = performed;
  const back = cameBack(state, effect, outcome.kind !== 'unreachable');
  if (outcome.kind === 'unreachable') {
    const lost = effect.kind === 'submitRun' ? unsettle(back, effect, now) : back;
    return unreachable(lost, pauseKey(effect), outcome.why, now);
  }
  const next = withoutPause(back, pauseKey(effect), ['unreachable', 'refused']);
  if ('run' in effect.input && effect.input.run.uid !== next.run?.uid) {
    // Another run was adopted meanwhile: whatever became of this one says nothing about that.
    const known = 'facts' in outcome ? foldFacts(next, outcome.facts) : next;
    return note(known, now, `${effect.kind} on ${effect.input.run.name} ended as ${outcome.kind}; it is bound no more`);
  }
  switch (performed.effect.kind) {
    case 'openGate':
      return applyOpenGate(next, performed as PerformedOf<'openGate'>, now);
    case 'moveStage':
      return applyMoveStage(next, performed as PerformedOf<'moveStage'>, now);
    case 'claimRun':
      return applyClaim(next, performed.outcome as ClaimRunOutcome, now);
    case 'submitRun':
      return applySubmit(next, performed.effect, performed.outcome as SubmitRunOutcome, now);
    case 'findSubmitted':
      return applySettle(next, performed.outcome as FindSubmittedOutcome, now);
    case 'refresh':
      return applyRefresh(next, performed as PerformedOf<'refresh'>, now);
    case 'findPullRequests':
      return applyFound(next, performed as PerformedOf<'findPullRequests'>, now);
    case 'findRuns':
      return applyFindRuns(next, performed as PerformedOf<'findRuns'>, now);
    case 'shutDownRun':
    case 'readRun':
      return applyRun(next, performed as PerformedOf<'shutDownRun' | 'readRun'>, now);
    default:
      return performed.effect satisfies never;
  }
}

function applyMoveStage(state: PlayState, { effect, outcome }: PerformedOf<'moveStage'>, now: number): PlayState {
  switch (outcome.kind) {
    case 'moved':
      return takeOver(state, outcome.run);
    case 'stage-mismatch':
      return mismatch(state, effect.kind, outcome, now);
    case 'completed': {
      const next = awaitNewsOf(state, effect.kind, outcome.run, now);
      // The label of its end is another write than the one that came too late, and nobody tells of the end twice.
      const isLast = effect.input.to !== 'completed' && runHasEnded(next);
      return isLast ? withoutPause(next, effect.kind, ['doubt']) : next;
    }
    case 'gone':
      return gone(state, now);
    case 'unreachable':
      return state;
    default:
      return outcome satisfies never;
  }
}

function applyClaim(state: PlayState, outcome: ClaimRunOutcome, now: number): PlayState {
  switch (outcome.kind) {
    case 'claimed':
      return foldRun({ ...state, claim: null }, outcome.run);
    case 'held':
      return unbind(state, `belongs to ${outcome.by}`, now);
    case 'unmarkable':
      return unbind(state, outcome.why, now);
    case 'gone':
      return gone({ ...state, claim: null }, now);
    case 'unreachable':
      return state;
    default:
      return outcome satisfies never;
  }
}

function applyRefresh(state: PlayState, { effect, outcome }: PerformedOf<'refresh'>, now: number): PlayState {
  const { pullRequest } = effect.input;
  if (outcome.kind === 'read') return doubt(foldFacts(state, outcome.facts), pauseKey(effect), now);
  if (outcome.kind === 'unreachable') return state;
  const next = note(state, now, `GitHub knows no pull request #${String(pullRequest)}`);
  // It was never seen: whoever named it was mistaken.
  if (knowledgeOf(state, pullRequest).state === null) return withoutKnowledge(next, pullRequest);
  return doubt(next, pauseKey(effect), now);
}

function applyFound(state: PlayState, { effect, outcome }: PerformedOf<'findPullRequests'>, now: number): PlayState {
  if (outcome.kind !== 'found') return state;
  const numbers = [...new Set(outcome.facts.map(({ pullRequest }) => `#${String(pullRequest)}`))];
  const found = numbers.length === 0 ? 'found none' : `found ${numbers.join(', ')}`;
  return note(
    { ...foldFacts(state, outcome.facts), sought: effect.occasion },
    now,
    `looked for pull requests: ${found}`,
  );
}

function applyFindRuns(state: PlayState, { effect, outcome }: PerformedOf<'findRuns'>, now: number): PlayState {
  if (outcome.kind !== 'found') return state;
  const listed = outcome.runs.map(({ uid }) => uid);
  const candidates = state.candidates.filter(({ uid }) => listed.includes(uid) || !effect.known.includes(uid));
  // A candidate that has ended since the list was made is no candidate, whatever the list says.
  const over = effect.known.filter((uid) => state.candidates.every((candidate) => candidate.uid !== uid));
  const next = outcome.runs.filter(({ uid }) => !over.includes(uid)).reduce(foldRun, { ...state, candidates });
  return bindOnly(next, now);
}

function applyRun(
  state: PlayState,
  { effect, outcome }: PerformedOf<'shutDownRun' | 'readRun'>,
  now: number,
): PlayState {
  if (outcome.kind === 'gone') return { ...state, run: state.run === null ? null : { ...state.run, gone: true } };
  if (outcome.kind === 'unreachable' || state.run === null) return state;
  const there = { ...state, run: { ...state.run, gone: false } };
  // It may be labelled as completed before its phase says so, and the same question would get the same answer.
  if (outcome.kind === 'completed') return awaitNewsOf(there, effect.kind, outcome.run, now);
  return effect.kind === 'readRun' ? foldAnswer(there, outcome.run, effect.known) : foldRun(there, outcome.run);
}

/** Learns how a publication went. A refusal is not tried again for the same words. */
export function applyPublication(
  state: PlayState,
  publication: Publication,
  outcome: Published,
  now: number,
): PlayState {
  const { kind } = publication;
  if (outcome.kind === 'unreachable') return unreachable(state, kind, outcome.why, now);
  if (outcome.kind === 'given-up') {
    const mayArrive = { ...state.mayArrive, [kind]: now + ATTEMPT_MS };
    return unreachable({ ...state, mayArrive }, kind, outcome.why, now);
  }
  const next = withoutPause(state, kind, ['unreachable']);
  const said = outcome.kind === 'refused' ? note(next, now, `not published: ${outcome.why}`) : next;
  if (publication.kind === 'publishStatus') return { ...said, published: publication.key };
  return { ...said, comments: said.comments.filter(({ token }) => token !== publication.input.token) };
}
