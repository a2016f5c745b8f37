import type { ActivityOptions } from '@temporalio/workflow';
import { TASK_QUEUES } from '../../signals/messages.ts';
import { RETRY_POLICIES } from '../../signals/retry-policies.ts';

/** How the activities of a transition are tried. */
export const ACTIVITY_OPTIONS: ActivityOptions = {
  taskQueue: TASK_QUEUES.plays,
  startToCloseTimeout: '45 seconds',
  // The activity heartbeats every three seconds while it works.
  heartbeatTimeout: '10 seconds',
  retry: RETRY_POLICIES.labels,
};
