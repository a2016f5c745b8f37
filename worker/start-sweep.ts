import { ScheduleAlreadyRunning, type Client } from '@temporalio/client';
import { TASK_QUEUES } from '../signals/messages.ts';
import { SWEEP_WORKFLOW } from '../workflows/upkeep/names.ts';

/** How often the sweep runs; one that still runs is not joined by another. */
const EVERY = '5 minutes';

/** Creates the schedule of the sweep, unless there is one: an operator may have changed or paused it. */
export async function startSweep(client: Client): Promise<'started' | 'running'> {
  try {
    await client.schedule.create({
      scheduleId: SWEEP_WORKFLOW,
      spec: { intervals: [{ every: EVERY }] },
      policies: { overlap: 'SKIP', catchupWindow: '1 minute' },
      action: {
        type: 'startWorkflow',
        workflowType: SWEEP_WORKFLOW,
        workflowId: SWEEP_WORKFLOW,
        taskQueue: TASK_QUEUES.upkeep,
        args: [],
      },
    });
    return 'started';
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return 'running';
    throw error;
  }
}
