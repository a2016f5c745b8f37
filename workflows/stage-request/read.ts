import { proxyActivities } from '@temporalio/workflow';
import type { StageActivities } from '../../activities/stage/stage-activities.ts';
import { TASK_QUEUES } from '../../signals/messages.ts';
import { RETRY_POLICIES } from '../../signals/retry-policies.ts';
import type { StageAnswer, StageQuestion } from '../../signals/stage-request.ts';
import { settle } from '../settle.ts';

/** The run as it is now, if whoever asks may see it. */
export async function read(question: StageQuestion): Promise<StageAnswer> {
  const { readStage } = proxyActivities<StageActivities>({
    taskQueue: TASK_QUEUES.resumes,
    startToCloseTimeout: '20 seconds',
    // The activity heartbeats every three seconds while it works.
    heartbeatTimeout: '10 seconds',
    retry: RETRY_POLICIES.resume,
    summary: `read ${question.run.name}`,
  });
  const { run, repositories } = question;
  return settle(readStage({ run, repositories }));
}
