import { ActivityFailure, isCancellation, rootCause } from '@temporalio/workflow';
import type { Unreachable } from '../activities/play-activities.ts';

/**
 * The outcome of an activity. An activity returns it as a value; where even the activity was lost (its worker died in the
 * last attempt), that is `unreachable` too. Throws only when the workflow itself is cancelled.
 */
export function settle<T>(outcome: Promise<T>): Promise<T | Unreachable> {
  return orLost(outcome, (failure) => ({ kind: 'unreachable', why: wordsOf(failure) }));
}

/** The outcome of an activity, or what its loss means. */
export async function orLost<T, L>(outcome: Promise<T>, lost: (failure: ActivityFailure) => L): Promise<T | L> {
  try {
    return await outcome;
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    return lost(error);
  }
}

/** What a person reads of it. */
export function wordsOf(failure: ActivityFailure): string {
  return rootCause(failure) ?? failure.message;
}
