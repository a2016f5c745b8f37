import { ApplicationFailure, Context } from '@temporalio/activity';
import { TemporalFailure } from '@temporalio/common';
import { ClusterError } from '../argo/cluster.ts';
import { codeOf, retryDelayMs } from '../attempts.ts';

/**
 * Runs an attempt of upkeep: whatever ends it comes with a pause before the next one, which strays a little (Temporal's own
 * does not) and is as long as the cluster asked for; a cluster out of reach has its name in the catalogue, for Temporal to
 * show.
 */
export async function retriedLater<T>(random: () => number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // Cancelled, or already in Temporal's own words.
    if (error instanceof TemporalFailure) throw error;
    const { attempt, retryPolicy } = Context.current().info;
    const isCluster = error instanceof ClusterError;
    const nextRetryDelay = retryDelayMs(attempt, retryPolicy, isCluster ? error.retryAfterMs : null, random());
    if (!isCluster) throw ApplicationFailure.fromError(error, { nextRetryDelay });
    throw ApplicationFailure.create({ type: codeOf(error), message: error.message, cause: error, nextRetryDelay });
  }
}
