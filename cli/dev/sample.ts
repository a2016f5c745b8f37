import type { GitHubWorld } from '../../standins/github/world/github-world.ts';
import type { PullRequest } from '../../standins/github/world/model.ts';
import type { People } from './people.ts';

/** A task whose pull request is open on GitHub while Baton has not heard of it. */
export const SAMPLE = {
  repository: 'acme/shop',
  task: '8',
  /** Says that it was opened; `baton deliver` sends it. A path in the project. */
  delivery: 'deploy/samples/pull-request-opened.json',
} as const;

/** Opens the pull request of the sample. As the first act in a world it gives the ids and the commit of the delivery. */
export function openSample(world: GitHubWorld, { rex }: Pick<People, 'rex'>): PullRequest {
  const { repository, task } = SAMPLE;
  return world.openPullRequest({
    repository,
    by: rex,
    head: `task-${task}-by-hand`,
    title: `Task ${task}: play it by hand`,
    body: `Task-Id: ${task}`,
  });
}
