import type { RefreshInput, RefreshOutcome } from '../play-activities.ts';
import type { GitHub } from './github.ts';

/** Reads a pull request as facts. Throws `GitHubError`. */
export async function refresh(github: Pick<GitHub, 'readPullRequest'>, input: RefreshInput): Promise<RefreshOutcome> {
  const facts = await github.readPullRequest(input, input.pullRequest, input.policy);
  return facts === null ? { kind: 'not-found' } : { kind: 'read', facts };
}
