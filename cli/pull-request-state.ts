import { createOctokitGitHub } from '../activities/github/octokit-github.ts';
import { policyFor } from '../config/policies.ts';
import type { Config } from '../config/schema.ts';

/** How a pull request stands; `unknown` where GitHub did not say. */
export type PullRequestState = 'open' | 'closed' | 'unknown';

/** Milliseconds: what hangs on it is a hint, and nobody should wait long for one. */
const PATIENCE_MS = 3_000;

/** Asks the configured GitHub how a pull request stands. Never throws. */
export async function pullRequestState(
  config: Config,
  repository: { readonly owner: string; readonly repository: string },
  pullRequest: number,
): Promise<PullRequestState> {
  const { apiUrl, token } = config.github;
  const github = createOctokitGitHub({ apiUrl, token, requestTimeoutMs: PATIENCE_MS });
  const { owner, repository: name } = repository;
  const read = await github
    .readPullRequest({ owner, repository: name }, pullRequest, policyFor(config))
    .catch(() => null);
  // To a token without the right to see it, GitHub calls it not found.
  return read?.find((fact) => fact.kind === 'pull-request')?.state ?? 'unknown';
}
