import type { FindSubmittedInput, FindSubmittedOutcome, SubmitRunOutcome } from '../../activities/play-activities.ts';
import type { RunSnapshot } from '../../signals/facts.ts';
import { gateNames } from '../../signals/gate-names.ts';
import { playId } from '../../signals/messages.ts';
import type { NextRun } from '../../signals/rollback-preview.ts';
import type { Effect } from './effects.ts';
import { pauseForNews, pauseUntil } from './pauses.ts';
import { bind, bindOnly, foldRun } from './runs.ts';
import { runName } from './run-name.ts';
import { shutDown } from './shut-down.ts';
import { stageIndex } from './stages.ts';
import { line, note, type PlayState } from './state.ts';
import { isEnding, isOver, runHasEnded } from './view.ts';

/**
 * How a play gets its runs: what to do next for one that was asked for, and what follows from the answers. `now` in
 * milliseconds since the epoch.
 */

/** A creation whose answer was lost may still be carried out: the API server gives a request up after 34 s. */
const LANDS_WITHIN_MS = 60_000;

/** While another run has to be stopped first. */
const LOOKS_AGAIN_AFTER_MS = 30_000;

/** Names that belong to somebody else are passed over, but not without end. */
const MOST_SUBMISSIONS = 100;

/** Asks the template first, then ends the run that is to be replaced, then submits: a refusal costs nothing. */
export function submit(state: PlayState): Effect | null {
  const { submission, unsettled } = state;
  if (submission === null) return null;
  // Under the name of another wish its run would be taken for this one.
  if (unsettled !== null && unsettled.startFrom !== submission.startFrom) return settle(state);
  if (submission.accepted && submission.after !== null && state.run?.uid === submission.after && !runHasEnded(state)) {
    return shutDown(state);
  }
  const input = {
    ...nextRun(state, submission.startFrom),
    dryRun: !submission.accepted,
    unlessClaimed: state.run === null,
  };
  return { kind: 'submitRun', input };
}

/** The run that is submitted next, if it is to begin at this working label. */
export function nextRun(state: PlayState, startFrom: string): NextRun {
  const { identity, runPolicy } = state;
  return {
    ...submitter(state),
    owner: identity.owner,
    repository: identity.repository,
    task: identity.task,
    template: runPolicy.template,
    parameters: runPolicy.parameters,
    name: runName(identity, state.generation, state.submissions + 1),
    startFrom,
    skips: stageIndex(state.policy, startFrom) > 0,
  };
}

/** Looks whether a submission whose answer was lost has made its run; null if there is none. */
export function settle(state: PlayState): Effect | null {
  if (state.unsettled === null) return null;
  return { kind: 'findSubmitted', input: { ...submitter(state), name: state.unsettled.name } };
}

function submitter(state: PlayState): Omit<FindSubmittedInput, 'name'> {
  const { execution, identity, policy, runPolicy } = state;
  return { play: playId(identity), execution, namespace: runPolicy.namespace, gates: gateNames(policy.stages) };
}

type Submitting = Extract<Effect, { kind: 'submitRun' }>;

/** The answer was lost: a run of this name may exist. */
export function unsettle(state: PlayState, { input }: Submitting, now: number): PlayState {
  return input.dryRun ? state : { ...state, unsettled: { name: input.name, startFrom: input.startFrom, since: now } };
}

/** Learns from the answer to a submission. */
export function applySubmit(state: PlayState, effect: Submitting, outcome: SubmitRunOutcome, now: number): PlayState {
  const { name, startFrom } = effect.input;
  const { submission } = state;
  /** Somebody asked for another stage, or for no run any more, while this one was on its way. */
  const overtaken = submission?.startFrom !== startFrom;
  switch (outcome.kind) {
    case 'acceptable':
      return overtaken ? state : { ...state, submission: { ...submission, accepted: true } };
    case 'submitted':
      return submitted(state, outcome.run, startFrom, now);
    case 'claimed': {
      const names = outcome.runs.map((run) => run.name).join(', ');
      const next = note({ ...state, submission: null }, now, `not submitted: ${names} claims this task already`);
      return bindOnly(outcome.runs.reduce(foldRun, next), now);
    }
    case 'refused': {
      const text = `${outcome.code}: ${outcome.why}`;
      if (outcome.code === 'name-taken' && state.submissions < MOST_SUBMISSIONS) {
        const unsettled = state.unsettled?.name === name ? null : state.unsettled;
        return note({ ...state, unsettled, submissions: state.submissions + 1 }, now, `not submitted: ${text}`);
      }
      if (overtaken) return note(state, now, `not submitted: ${text}`);
      const kept = submission.accepted && state.run === null ? submission : null;
      const next = { ...state, submission: kept, notes: { ...state.notes, submission: line(text) } };
      return note(kept === null ? next : pauseForNews(next, effect.kind, 'refused'), now, `not submitted: ${text}`);
    }
    case 'unreachable':
      return state;
    default:
      return outcome satisfies never;
  }
}

/** Learns whether a submission whose answer was lost has made its run. */
export function applySettle(state: PlayState, outcome: FindSubmittedOutcome, now: number): PlayState {
  const { unsettled } = state;
  if (unsettled === null || outcome.kind === 'unreachable') return state;
  if (outcome.kind === 'found') return submitted(state, outcome.run, unsettled.startFrom, now);
  const until = unsettled.since + LANDS_WITHIN_MS;
  return now < until ? pauseUntil(state, 'findSubmitted', until) : { ...state, unsettled: null };
}

/**
 * A run of ours is there: it is bound, unless somebody chose another one meanwhile. Of a play that is ending both have to
 * be stopped, one after the other.
 */
function submitted(state: PlayState, run: RunSnapshot, startFrom: string, now: number): PlayState {
  const { submission: _, ...notes } = state.notes;
  const counted = { ...state, submissions: state.submissions + 1, unsettled: null };
  const { submission } = state;
  if (isEnding(state)) {
    if (state.run !== null && !isOver(state)) {
      const unsettled = { name: run.name, startFrom, since: now };
      return pauseUntil({ ...state, unsettled }, 'findSubmitted', now + LOOKS_AGAIN_AFTER_MS);
    }
  } else if (submission === null) return foldRun(counted, run);
  const index = Math.max(0, stageIndex(state.policy, startFrom));
  const bound = bind({ ...counted, notes }, run, index, now);
  if (submission === null || submission.startFrom === startFrom) return bound;
  return { ...bound, submission: { ...submission, after: run.uid, accepted: false } };
}
