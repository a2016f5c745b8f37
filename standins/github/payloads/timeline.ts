import type { PullRequest, TimelineEntry } from '../world/model.ts';
import { commitOf, repositoryOf } from '../world/state.ts';
import type { WorldState } from '../world/state.ts';
import { commentPayload } from './comment.ts';
import { gitCommitPayload, parentsOf } from './commit.ts';
import { nodeId } from './json.ts';
import type { JsonObject } from './json.ts';
import { pullRequestPage } from './pull-request.ts';
import { repositoryUrl } from './repository.ts';
import { reviewPayload } from './review.ts';
import { userPayload } from './user.ts';

/** One entry of `GET …/issues/{number}/timeline`. `committed` has neither an id, an actor nor a `created_at`. */
export function timelineEntryPayload(entry: TimelineEntry, pullRequest: PullRequest, state: WorldState): JsonObject {
  const repository = repositoryOf(state, pullRequest.repositoryId);
  switch (entry.event) {
    case 'committed': {
      const commit = commitOf(state, entry.sha);
      return {
        ...gitCommitPayload(commit, repository, state),
        sha: commit.sha,
        node_id: nodeId('Commit', commit.sha),
        html_url: `${pullRequestPage(pullRequest, repository, state)}/commits/${commit.sha}`,
        parents: parentsOf(commit, repository, state),
        event: 'committed',
      };
    }
    case 'reviewed': {
      const review = pullRequest.reviews.find((candidate) => candidate.id === entry.review);
      return review === undefined
        ? { event: 'reviewed' }
        : { ...reviewPayload(review, pullRequest, state, 'timeline'), event: 'reviewed' };
    }
    case 'commented': {
      const comment = pullRequest.comments.find((candidate) => candidate.id === entry.comment);
      if (comment === undefined) return { event: 'commented' };
      return {
        ...commentPayload(comment, pullRequest, state),
        event: 'commented',
        actor: userPayload(comment.author, state.urls),
      };
    }
    case 'head_ref_force_pushed':
    case 'merged':
      return { ...actPayload(entry, pullRequest, state, entry.commit) };
    case 'labeled':
    case 'unlabeled':
      return { ...actPayload(entry, pullRequest, state), label: { name: entry.label, color: 'ededed' } };
    case 'review_dismissed':
      return {
        ...actPayload(entry, pullRequest, state),
        dismissed_review: { state: entry.verdict, review_id: entry.review, dismissal_message: entry.message },
      };
    case 'renamed':
      return { ...actPayload(entry, pullRequest, state), rename: { from: entry.from, to: entry.to } };
    case 'closed':
    case 'reopened':
    case 'ready_for_review':
    case 'convert_to_draft':
      return { ...actPayload(entry, pullRequest, state) };
    default:
      return entry satisfies never;
  }
}

function actPayload(
  entry: Exclude<TimelineEntry, { event: 'committed' | 'reviewed' | 'commented' }>,
  pullRequest: PullRequest,
  state: WorldState,
  commit: string | null = null,
): JsonObject {
  const url = repositoryUrl(repositoryOf(state, pullRequest.repositoryId), state);
  return {
    id: entry.id,
    node_id: nodeId(entry.event, entry.id),
    url: `${url}/issues/events/${String(entry.id)}`,
    actor: userPayload(entry.by, state.urls),
    event: entry.event,
    commit_id: commit,
    commit_url: commit === null ? null : `${url}/commits/${commit}`,
    created_at: entry.at,
    performed_via_github_app: null,
  };
}
