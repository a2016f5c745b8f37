import { continueAsNew, proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { UpkeepActivities, WatchRunsOutcome } from '../../activities/upkeep/upkeep-activities.ts';
import { TASK_QUEUES } from '../../signals/messages.ts';

/** The one argument of the watch. */
export interface WatchInput {
  /** Kubernetes namespace. */
  readonly namespace: string;
}

/** Rounds before the watch continues as new: a day's worth, and far from any limit of a history. */
const ROUNDS = 100;

/**
 * The watch over the runs of a namespace, for ever: one long activity after the other. It holds no state, so a round
 * that fails or is lost with its worker is simply followed by the next, which lists everything anew.
 */
export async function watch(input: WatchInput): Promise<never> {
  const { watchRuns } = proxyActivities<UpkeepActivities>({
    taskQueue: TASK_QUEUES.upkeep,
    startToCloseTimeout: '20 minutes',
    // How long gates go unseen after a worker was killed; the activity heartbeats every few seconds.
    heartbeatTimeout: '10 seconds',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
    summary: `watch the runs in ${input.namespace}`,
  });
  for (let round = 0; round < ROUNDS && !workflowInfo().continueAsNewSuggested; round += 1) {
    setCurrentDetails(detailsOf(input, await watchRuns(input)));
  }
  return continueAsNew<typeof watch>(input);
}

function detailsOf({ namespace }: WatchInput, { runs, told }: WatchRunsOutcome): string {
  return `Watches the runs in \`${namespace}\`. The last round saw ${runs} runs and told plays ${told} times.`;
}
