import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import { playId, TASK_QUEUES, type PlayIdentity } from '../../signals/messages.ts';
import type { Publication } from './effects.ts';
import { publish } from './perform.ts';

/** What a play that has ended could not say any more. */
interface LastWords {
  readonly publications: readonly Publication[];
  /** `owner/name` */
  readonly repository: string;
}

/** Milliseconds for each of them. Later than that, another play of the task may have something else to say. */
const PATIENCE_MS = 3_600_000;

/** Says for a play that has ended what found no room in GitHub's limits, or no worker, while it ended. */
export async function lastWords({ publications, repository }: LastWords): Promise<void> {
  for (const publication of publications) await publish(publication, repository, PATIENCE_MS);
}

/** Leaves the last words of a play to a workflow of their own, which outlives it. */
export async function leaveLastWords(
  identity: PlayIdentity,
  generation: number,
  publications: readonly Publication[],
): Promise<void> {
  const repository = `${identity.owner}/${identity.repository}`;
  try {
    await startChild(lastWords, {
      workflowId: `last-words/${playId(identity)}/${String(generation)}`,
      taskQueue: TASK_QUEUES.plays,
      args: [{ publications, repository }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `what the pull request of ${repository}#${identity.task} is still to be told`,
      priority: { fairnessKey: repository.slice(0, 64) },
    });
  } catch (error) {
    // A play that was reset ends twice, and its last words are the same.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
