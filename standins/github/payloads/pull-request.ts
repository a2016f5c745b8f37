import type { PullRequest, Repository } from '../world/model.ts';
import { associationOf, fullName, repositoryOf } from '../world/state.ts';
import type { WorldState } from '../world/state.ts';
import { nodeId } from './json.ts';
import type { JsonObject } from './json.ts';
import { labelPayload } from './label.ts';
import { repositoryPayload, repositoryUrl } from './repository.ts';
import { userPayload } from './user.ts';

/** A pull request's address in the API. */
export const pullRequestUrl = (pullRequest: PullRequest, repository: Repository, state: WorldState): string =>
  `${repositoryUrl(repository, state)}/pulls/${String(pullRequest.number)}`;

/** A pull request's web page. */
export const pullRequestPage = (pullRequest: PullRequest, repository: Repository, state: WorldState): string =>
  `${state.urls.html}/${fullName(repository)}/pull/${String(pullRequest.number)}`;

function endPayload(repository: Repository, ref: string, sha: string, state: WorldState): JsonObject {
  return {
    label: `${repository.owner.login}:${ref}`,
    ref,
    sha,
    user: userPayload(repository.owner, state.urls),
    repo: repositoryPayload(repository, state),
  };
}

function linksPayload(urls: Readonly<Record<string, string>>): JsonObject {
  return Object.fromEntries(Object.entries(urls).map(([name, href]) => [name, { href }]));
}

/** The short form: in review deliveries and in lists. It does not say whether the pull request is merged. */
export function shortPullRequestPayload(pullRequest: PullRequest, state: WorldState): JsonObject {
  const repository = repositoryOf(state, pullRequest.repositoryId);
  const headRepository = repositoryOf(state, pullRequest.head.repositoryId);
  const url = pullRequestUrl(pullRequest, repository, state);
  const page = pullRequestPage(pullRequest, repository, state);
  const issue = `${repositoryUrl(repository, state)}/issues/${String(pullRequest.number)}`;
  const urls = {
    comments: `${issue}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${repositoryUrl(repository, state)}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${repositoryUrl(repository, state)}/statuses/${pullRequest.head.sha}`,
  };
  return {
    url,
    id: pullRequest.id,
    node_id: nodeId('PullRequest', pullRequest.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    number: pullRequest.number,
    state: pullRequest.state,
    locked: false,
    title: pullRequest.title,
    user: userPayload(pullRequest.author, state.urls),
    body: pullRequest.body,
    created_at: pullRequest.createdAt,
    updated_at: pullRequest.updatedAt,
    closed_at: pullRequest.closedAt,
    merged_at: pullRequest.mergedAt,
    merge_commit_sha: pullRequest.mergeCommit,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: pullRequest.labels.map((label) => labelPayload(label, repository, state)),
    milestone: null,
    commits_url: urls.commits,
    review_comments_url: urls.review_comments,
    review_comment_url: urls.review_comment,
    comments_url: urls.comments,
    statuses_url: urls.statuses,
    head: endPayload(headRepository, pullRequest.head.ref, pullRequest.head.sha, state),
    base: endPayload(repository, pullRequest.base.ref, pullRequest.base.sha, state),
    _links: linksPayload({ self: url, html: page, issue, ...urls }),
    author_association: associationOf(repository, pullRequest.author),
    auto_merge: null,
    active_lock_reason: null,
    draft: pullRequest.draft,
  };
}

/** The whole pull request: in `pull_request` deliveries and when it is read alone. */
export function pullRequestPayload(pullRequest: PullRequest, state: WorldState): JsonObject {
  const open = pullRequest.state === 'open';
  return {
    ...shortPullRequestPayload(pullRequest, state),
    merged: pullRequest.merged,
    mergeable: open && pullRequest.mergeCommit !== null ? true : null,
    rebaseable: open && pullRequest.mergeCommit !== null ? true : null,
    mergeable_state: !open
      ? 'unknown'
      : pullRequest.draft
        ? 'draft'
        : pullRequest.mergeCommit === null
          ? 'unknown'
          : 'clean',
    merged_by: pullRequest.mergedBy === null ? null : userPayload(pullRequest.mergedBy, state.urls),
    comments: pullRequest.comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: pullRequest.commits.length,
    additions: pullRequest.commits.length,
    deletions: 0,
    changed_files: 1,
  };
}
