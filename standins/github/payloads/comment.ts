import type { Comment, PullRequest } from '../world/model.ts';
import { associationOf, repositoryOf } from '../world/state.ts';
import type { WorldState } from '../world/state.ts';
import { nodeId } from './json.ts';
import type { JsonObject } from './json.ts';
import { labelPayload } from './label.ts';
import { pullRequestPage, pullRequestUrl } from './pull-request.ts';
import { repositoryUrl } from './repository.ts';
import { userPayload } from './user.ts';

const noReactions = (url: string): JsonObject => ({
  url: `${url}/reactions`,
  total_count: 0,
  '+1': 0,
  '-1': 0,
  laugh: 0,
  hooray: 0,
  confused: 0,
  heart: 0,
  rocket: 0,
  eyes: 0,
});

/** A comment in the conversation of a pull request. It does not say at which commit it was written. */
export function commentPayload(comment: Comment, pullRequest: PullRequest, state: WorldState): JsonObject {
  const repository = repositoryOf(state, pullRequest.repositoryId);
  const url = `${repositoryUrl(repository, state)}/issues/comments/${String(comment.id)}`;
  return {
    url,
    html_url: `${pullRequestPage(pullRequest, repository, state)}#issuecomment-${String(comment.id)}`,
    issue_url: `${repositoryUrl(repository, state)}/issues/${String(pullRequest.number)}`,
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    user: userPayload(comment.author, state.urls),
    created_at: comment.createdAt,
    updated_at: comment.createdAt,
    author_association: associationOf(repository, comment.author),
    body: comment.body,
    reactions: noReactions(url),
    performed_via_github_app: null,
  };
}

/** A pull request seen as an issue, in `issue_comment` deliveries: without its branch and its commits. */
export function issuePayload(pullRequest: PullRequest, state: WorldState): JsonObject {
  const repository = repositoryOf(state, pullRequest.repositoryId);
  const url = `${repositoryUrl(repository, state)}/issues/${String(pullRequest.number)}`;
  const page = pullRequestPage(pullRequest, repository, state);
  return {
    url,
    repository_url: repositoryUrl(repository, state),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: page,
    id: pullRequest.id,
    node_id: nodeId('PullRequest', pullRequest.id),
    number: pullRequest.number,
    title: pullRequest.title,
    user: userPayload(pullRequest.author, state.urls),
    labels: pullRequest.labels.map((label) => labelPayload(label, repository, state)),
    state: pullRequest.state,
    locked: false,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: pullRequest.comments.length,
    created_at: pullRequest.createdAt,
    updated_at: pullRequest.updatedAt,
    closed_at: pullRequest.closedAt,
    author_association: associationOf(repository, pullRequest.author),
    active_lock_reason: null,
    draft: pullRequest.draft,
    pull_request: {
      url: pullRequestUrl(pullRequest, repository, state),
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: pullRequest.mergedAt,
    },
    body: pullRequest.body,
    reactions: noReactions(url),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
  };
}
