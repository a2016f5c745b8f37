import { emptyKnowledge, learn } from '../../signals/knowledge.ts';
import { whyNotOfTask } from '../../signals/why-not-of-task.ts';
import type { FindPullRequestsInput, FindPullRequestsOutcome } from '../play-activities.ts';
import type { GitHub } from './github.ts';

/** Pull requests of one task that are read; more than one is a matter for a person already. */
const MOST_READ = 10;

/** Looks among the open pull requests for those of a task, and reads each as facts. Throws `GitHubError`. */
export async function findPullRequests(
  github: Pick<GitHub, 'listPullRequests' | 'readPullRequest'>,
  input: FindPullRequestsInput,
): Promise<FindPullRequestsOutcome> {
  const { policy, task, past } = input;
  const listed = await github.listPullRequests(input, policy);
  const own = listed.filter(
    (fact) =>
      !past.includes(fact.pullRequest) &&
      // A list tells which task is named; one that names none is not this task's.
      fact.claims !== null &&
      whyNotOfTask(task, policy, learn(emptyKnowledge(fact.pullRequest), fact)) === null,
  );
  const read = await Promise.all(
    own.slice(0, MOST_READ).map(({ pullRequest }) => github.readPullRequest(input, pullRequest, policy)),
  );
  return { kind: 'found', facts: read.flatMap((facts) => facts ?? []) };
}
