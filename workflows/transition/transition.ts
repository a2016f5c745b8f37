import {
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { PlayActivities } from '../../activities/play-activities.ts';
import type { TransitionActivities, TransitionRunOutcome } from '../../activities/transition-activities.ts';
import { SEARCH_ATTRIBUTES, transitionProgressQuery } from '../../signals/messages.ts';
import type { TransitionInput, TransitionProgress, TransitionResult } from '../../signals/transition.ts';
import { settle } from '../settle.ts';
import { ACTIVITY_OPTIONS } from './activity-options.ts';
import { compensate, type Compensated } from './compensate.ts';
import { detailsOf } from './details.ts';
import { persist } from './persist.ts';
import { resultOf } from './result-of.ts';

/**
 * One transition of a run that no play owns: it is checked, written and verified; where the retries are spent it is undone,
 * a person is asked, and a run for which it was critical is stopped. What it ended with is its result, never a failure.
 */
export async function transition(input: TransitionInput): Promise<TransitionResult> {
  let progress: TransitionProgress = { step: 'writing', result: null };
  const show = (step: TransitionProgress['step'], result: TransitionResult | null): void => {
    progress = { step, result };
    setCurrentDetails(detailsOf(input, progress));
  };
  setHandler(transitionProgressQuery, () => progress, { description: 'How far it is, and how it ended' });
  show('writing', null);

  const token = workflowInfo().firstExecutionRunId;
  const outcome = await write(input, token);
  if (outcome.kind !== 'unreachable' || input.dryRun) {
    const result = resultOf(input, outcome, 'none', false);
    show('done', result);
    return result;
  }

  const needs = (...reasons: string[]): void =>
    upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.attention, value: reasons }]);
  needs('transition-failed');
  show('undoing', resultOf(input, outcome, 'none', false));
  const undone: Compensated = await compensate(input, token, outcome.why);
  if (undone === 'given-up') needs('transition-failed', 'label-not-restored');
  let stopped = false;
  if (input.critical && undone !== 'gone') {
    show('stopping', resultOf(input, outcome, undone, false));
    stopped = await stop(input);
    if (!stopped) needs('transition-failed', 'cannot-stop-run');
  }
  const result = resultOf(input, outcome, undone, stopped);
  show('done', result);
  return result;
}

async function write(input: TransitionInput, token: string): Promise<TransitionRunOutcome> {
  const { destination, dryRun } = input;
  const to = destination.kind === 'rollback' ? 'roll back' : `label ${destination.to}`;
  const activities = proxyActivities<TransitionActivities>({
    ...ACTIVITY_OPTIONS,
    summary: dryRun ? `${to}? (dry run)` : to,
  });
  return settle(activities.transitionRun({ ...input, token }));
}

/** Tries for as long as an undoing is tried: a run that goes on after a critical failure does harm. */
async function stop({ run }: TransitionInput): Promise<boolean> {
  const { shutDownRun } = proxyActivities<PlayActivities>({ ...ACTIVITY_OPTIONS, summary: `stop ${run.name}` });
  return persist(async () => {
    const outcome = await settle(shutDownRun({ run, strategy: 'Stop', gates: [] }));
    return outcome.kind === 'unreachable' ? null : outcome.kind !== 'gone';
  }, false);
}
