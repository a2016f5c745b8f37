import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, sleep, startChild } from '@temporalio/workflow';
import { lastWordsId, playId, TASK_QUEUES, type PlayIdentity } from '../../signals/messages.ts';
import type { Publication } from './effects.ts';
import { publish } from './perform.ts';
import { ATTEMPT_MS } from './publications.ts';

/** What a play that has ended could not say any more. */
interface LastWords {
  readonly publications: readonly Publication[];
  /** `owner/name` */
  readonly repository: string;
  /** One of them may be on its way to GitHub: written beside it, a comment would be there twice. */
  readonly underWay: boolean;
}

/** Milliseconds for all of them. Later than that, another play of the task may have something else to say. */
const PATIENCE_MS = 3_600_000;

/** Says for a play that has ended what found no room in GitHub's limits, or no worker, while it ended. */
export async function lastWords({ publications, repository, underWay }: LastWords): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  if (underWay) await sleep(ATTEMPT_MS, { summary: 'let what was under way come to its end' });
  for (const publication of publications) {
    const left = until - Date.now();
    if (left > 0) await publish(publication, repository, left);
  }
}

/** Leaves the last words of a play to a workflow of their own, which outlives it; resolves with its id. */
export async function leaveLastWords(
  identity: PlayIdentity,
  generation: number,
  { publications, underWay }: Pick<LastWords, 'publications' | 'underWay'>,
): Promise<string> {
  const workflowId = lastWordsId(playId(identity), generation);
  const repository = `${identity.owner}/${identity.repository}`;
  try {
    await startChild(lastWords, {
      workflowId,
      taskQueue: TASK_QUEUES.plays,
      args: [{ publications, repository, underWay }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `what the pull request of ${repository}#${identity.task} is still to be told`,
      priority: { fairnessKey: repository.slice(0, 64) },
    });
  } catch (error) {
    // A play that was reset ends twice, and its last words are the same.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  return workflowId;
}
