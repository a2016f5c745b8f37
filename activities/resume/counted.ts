import { ApplicationFailure, Context } from '@temporalio/activity';
import { ClusterError } from '../argo/cluster.ts';
import { attempt } from '../attempts.ts';
import { GitHubError } from '../github/github.ts';
import type { Unreachable } from '../play-activities.ts';
import type { Counted } from './resume-activities.ts';

/**
 * `attempt`, and how often it took: an attempt that fails leaves to the next one, in its last heartbeat, how long that has
 * to wait. Where the heartbeat was lost with its worker, the whole time between the first attempt and this one is one delay.
 */
export async function counted<Outcome>(
  means: Parameters<typeof attempt>[0],
  work: (deadline: number) => Promise<Outcome | Unreachable>,
): Promise<Counted<Outcome>> {
  const context = Context.current();
  const delays = delaysBefore(context.info);
  let hopeless = false;
  try {
    const outcome = await attempt(means, async (deadline) => {
      try {
        return await work(deadline);
      } catch (error) {
        hopeless = (error instanceof ClusterError || error instanceof GitHubError) && !error.transient;
        throw error;
      }
    });
    return { outcome, delays, hopeless };
  } catch (error) {
    const next = error instanceof ApplicationFailure ? error.nextRetryDelay : undefined;
    if (typeof next === 'number') context.heartbeat([...delays, next]);
    throw error;
  }
}

function delaysBefore(info: Context['info']): number[] {
  if (info.attempt <= 1) return [];
  const left: unknown = info.heartbeatDetails;
  const isWhole =
    Array.isArray(left) && left.length === info.attempt - 1 && left.every((each) => typeof each === 'number');
  return isWhole ? left : [Math.max(0, info.currentAttemptScheduledTimestampMs - info.scheduledTimestampMs)];
}
