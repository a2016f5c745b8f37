import { proxyActivities } from '@temporalio/workflow';
import type { Counted, ResumeActivities } from '../../activities/resume/resume-activities.ts';
import { TASK_QUEUES } from '../../signals/messages.ts';
import { RETRY_POLICIES } from '../../signals/retry-policies.ts';
import { orLost, wordsOf } from '../settle.ts';

/** Performs the activities of a request, on their own queue. `delay` is told of each pause between attempts, in order. */
export function createPerform(repository: string, delay: (ms: number) => void) {
  const activities = (summary: string): ResumeActivities =>
    proxyActivities<ResumeActivities>({
      taskQueue: TASK_QUEUES.resumes,
      startToCloseTimeout: '45 seconds',
      // The activity heartbeats every three seconds while it works.
      heartbeatTimeout: '10 seconds',
      retry: RETRY_POLICIES.resume,
      summary,
      priority: { fairnessKey: repository.toLowerCase().slice(0, 64) },
    });

  /** An activity that was lost (its worker died in the last attempt) is `unreachable` too. */
  const perform = async <Outcome>(
    summary: string,
    call: (activities: ResumeActivities) => Promise<Counted<Outcome>>,
  ): Promise<Counted<Outcome>> => {
    const counted = await orLost(call(activities(summary)), (failure): Counted<Outcome> => {
      return { outcome: { kind: 'unreachable', why: wordsOf(failure) }, delays: [], hopeless: false };
    });
    counted.delays.forEach(delay);
    return counted;
  };

  return { perform, activities };
}
