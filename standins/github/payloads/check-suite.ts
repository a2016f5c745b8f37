import type { CheckSuite, PullRequest, Repository } from '../world/model.ts';
import { commitOf } from '../world/state.ts';
import type { WorldState } from '../world/state.ts';
import { nodeId } from './json.ts';
import type { JsonObject } from './json.ts';
import { repositoryUrl } from './repository.ts';
import { gitAuthor, userPayload } from './user.ts';

/** A check suite, in its `completed` delivery and in REST's list. */
export function checkSuitePayload(
  suite: CheckSuite,
  repository: Repository,
  pullRequests: readonly PullRequest[],
  state: WorldState,
): JsonObject {
  const commit = commitOf(state, suite.sha);
  const url = `${repositoryUrl(repository, state)}/check-suites/${String(suite.id)}`;
  const repo = { id: repository.id, url: repositoryUrl(repository, state), name: repository.name };
  return {
    id: suite.id,
    node_id: nodeId('CheckSuite', suite.id),
    head_branch: suite.branch,
    head_sha: suite.sha,
    status: statusOf(suite),
    conclusion: suite.conclusion,
    url,
    before: commit.parent ?? '0'.repeat(40),
    after: suite.sha,
    pull_requests: pullRequests.map((pullRequest) => ({
      url: `${repo.url}/pulls/${String(pullRequest.number)}`,
      id: pullRequest.id,
      number: pullRequest.number,
      head: { ref: pullRequest.head.ref, sha: pullRequest.head.sha, repo },
      base: { ref: pullRequest.base.ref, sha: pullRequest.base.sha, repo },
    })),
    app: {
      id: suite.app.id,
      node_id: nodeId('App', suite.app.id),
      slug: suite.app.slug,
      owner: userPayload(repository.owner, state.urls),
      name: suite.app.slug,
      description: '',
      external_url: state.urls.html,
      html_url: `${state.urls.html}/apps/${suite.app.slug}`,
      created_at: repository.createdAt,
      updated_at: repository.createdAt,
      permissions: { checks: 'write', metadata: 'read' },
      events: [],
    },
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
    latest_check_runs_count: suite.runs,
    check_runs_url: `${url}/check-runs`,
    head_commit: {
      id: commit.sha,
      tree_id: commit.sha,
      message: commit.message,
      timestamp: commit.committedAt,
      author: gitAuthor(commit.author),
      committer: gitAuthor(commit.author),
    },
  };
}

/** A run of a workflow of GitHub Actions: each has a check suite of its own. */
export function workflowRunPayload(suite: CheckSuite, repository: Repository, state: WorldState): JsonObject {
  return {
    id: suite.id + 1,
    node_id: nodeId('WorkflowRun', suite.id),
    head_branch: suite.branch,
    head_sha: suite.sha,
    status: statusOf(suite),
    conclusion: suite.conclusion,
    workflow_id: suite.workflow,
    check_suite_id: suite.id,
    check_suite_node_id: nodeId('CheckSuite', suite.id),
    url: `${repositoryUrl(repository, state)}/actions/runs/${String(suite.id + 1)}`,
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
  };
}

function statusOf(suite: CheckSuite): string {
  if (suite.conclusion !== null) return 'completed';
  return suite.runs === 0 ? 'queued' : 'in_progress';
}
