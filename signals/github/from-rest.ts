import { z } from 'zod';
import type { Actor, Fact } from '../facts.ts';
import { fullPullRequest, pullRequestFact } from './pull-request-shape.ts';
import { reviewFact, reviewShape } from './review-shape.ts';
import { labelFacts } from './timeline.ts';

/** REST's answers about one pull request, as parsed JSON; lists with all their pages, in GitHub's order. */
export interface RestAnswers {
  /** `GET /repos/{owner}/{repo}/pulls/{number}`. */
  readonly pullRequest: unknown;
  /** `GET …/pulls/{number}/reviews`. */
  readonly reviews: readonly unknown[];
  /** `GET …/issues/{number}/timeline`. */
  readonly timeline: readonly unknown[];
  /** The `Date` header of the pull request's answer, as a stamp. */
  readonly answeredAt: string;
}

/**
 * The same facts that deliveries tell, from a read. What a delivery would not tell (comments without a verdict) is left
 * out here too. Throws a `ZodError` where an answer is not what GitHub's API promises.
 */
export function factsOfPullRequest(read: RestAnswers, mayAuthor: (author: Actor) => boolean): Fact[] {
  const shape = fullPullRequest.parse(read.pullRequest);
  // Within the second of the last change another change could still get the same stamp.
  const settled = read.answeredAt > shape.updated_at;
  const reviews = z
    .array(reviewShape)
    .parse(read.reviews)
    .flatMap((review) => reviewFact(review, shape.number) ?? [])
    .filter((review) => review.state !== 'commented');
  return [
    pullRequestFact(shape, { settled, mayAuthor }),
    ...labelFacts(read.timeline, { pullRequest: shape.number, head: shape.head.sha }),
    ...reviews,
  ];
}
