import type { PullRequest, Review } from '../world/model.ts';
import { associationOf, repositoryOf } from '../world/state.ts';
import type { WorldState } from '../world/state.ts';
import { nodeId } from './json.ts';
import type { JsonObject } from './json.ts';
import { pullRequestPage, pullRequestUrl } from './pull-request.ts';
import { userPayload } from './user.ts';

/** A review. Deliveries and the timeline write its state in small letters, REST in capitals. */
export function reviewPayload(
  review: Review,
  pullRequest: PullRequest,
  state: WorldState,
  form: 'delivery' | 'timeline' | 'rest',
): JsonObject {
  const repository = repositoryOf(state, pullRequest.repositoryId);
  const page = `${pullRequestPage(pullRequest, repository, state)}#pullrequestreview-${String(review.id)}`;
  const url = pullRequestUrl(pullRequest, repository, state);
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: userPayload(review.author, state.urls),
    // A delivery says null where REST says the empty string.
    body: form === 'delivery' && review.body === '' ? null : review.body,
    commit_id: review.commit,
    submitted_at: review.submittedAt,
    state: form === 'rest' ? review.state.toUpperCase() : review.state,
    html_url: page,
    pull_request_url: url,
    author_association: associationOf(repository, review.author),
    _links: { html: { href: page }, pull_request: { href: url } },
  };
}
