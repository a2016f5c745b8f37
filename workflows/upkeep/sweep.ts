import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { SweepOutcome, UpkeepActivities } from '../../activities/upkeep/upkeep-activities.ts';
import { TASK_QUEUES } from '../../signals/messages.ts';

/**
 * One sweep. A schedule starts it every few minutes, so one that fails is not worth many attempts. What the sweep before
 * left comes with the schedule's next start, whichever worker takes it.
 */
export async function sweep(): Promise<SweepOutcome> {
  const last = workflowInfo().lastResult as Partial<SweepOutcome> | undefined;
  const activities = proxyActivities<UpkeepActivities>({
    taskQueue: TASK_QUEUES.upkeep,
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '1 minute',
    retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '30 seconds', maximumAttempts: 3 },
    summary: 'compare all runs with all plays',
  });
  return activities.sweep({ memory: last?.memory ?? null });
}
