import { mayAuthor } from '../trust.ts';
import { actionNotConsumed, commonShape, defineEvent, type Reading } from './event.ts';
import { pullRequestFact, shortPullRequest } from './pull-request-shape.ts';
import { reviewFact, reviewShape } from './review-shape.ts';

const payloadShape = commonShape.extend({ review: reviewShape, pull_request: shortPullRequest });

/** `pull_request_review`: the review, and its pull request in the short form. */
export const parsePullRequestReview = defineEvent(payloadShape, (payload, policy): Reading => {
  if (!['submitted', 'edited', 'dismissed'].includes(payload.action)) return actionNotConsumed(payload.action);
  const review = reviewFact(payload.review, payload.pull_request.number);
  if (review === undefined) {
    return { kind: 'ignored', reason: 'review-without-verdict', detail: `the review is ${payload.review.state}` };
  }
  const pullRequest = pullRequestFact(payload.pull_request, {
    answeredAt: null,
    mayAuthor: (author) => mayAuthor(policy, author),
  });
  // Whoever edits or dismisses it, the review remains its author's word.
  const speaker = { actor: review.by, canWrite: review.canWrite };
  return { kind: 'told', pullRequest, facts: [review, pullRequest], speaker };
});
