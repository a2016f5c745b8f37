import { z } from 'zod';
import type { Fact, PullRequestFact } from '../facts.ts';
import { labelsOfGates } from '../gate-needs.ts';
import type { GatePolicies } from '../judgement.ts';
import { mayAuthor, mayReach } from '../trust.ts';
import { checkFacts } from './check-suite-shape.ts';
import { fullPullRequest, pullRequestFact, shortPullRequest } from './pull-request-shape.ts';
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
  /** `GET …/commits/{head}/check-suites`; null where no gate waits for checks. */
  readonly checkSuites: readonly unknown[] | null;
  /** `GET …/actions/runs?head_sha={head}`; null where nothing asked for them (`asksForRuns`), or the token may not. */
  readonly workflowRuns: readonly unknown[] | null;
  /** The `Date` header of the pull request's answer, as a stamp. */
  readonly answeredAt: string;
}

/**
 * The same facts that deliveries tell, from a read. What the bridge would turn away (reviews without a verdict or by
 * strangers, labels that no gate waits for) is left out here too; whatever is left in takes the room of something else.
 * Throws a `ZodError` where an answer is not what GitHub's API promises.
 */
export function factsOfPullRequest(read: RestAnswers, policy: GatePolicies): Fact[] {
  const shape = fullPullRequest.parse(read.pullRequest);
  const reviews = z
    .array(reviewShape)
    .parse(read.reviews)
    .flatMap((review) => reviewFact(review, shape.number) ?? [])
    .filter(({ by, canWrite }) => mayReach(policy, { actor: by, canWrite }));
  const labels = labelFacts(read.timeline, { pullRequest: shape.number, head: shape.head.sha });
  const consumed = labelsOfGates(policy);
  return [
    pullRequestFact(shape, { answeredAt: read.answeredAt, mayAuthor: (author) => mayAuthor(policy, author) }),
    ...labels.filter(({ label }) => consumed.includes(label)),
    ...reviews,
    ...checkFacts(read.checkSuites ?? [], read.workflowRuns, shape.number),
  ];
}

/**
 * The fact in one pull request of a list (`GET /repos/{owner}/{repo}/pulls`), which does not tell of merges. Throws a
 * `ZodError` where it is not what GitHub's API promises.
 */
export function factOfListed(listed: unknown, answeredAt: string, policy: GatePolicies): PullRequestFact {
  const shape = shortPullRequest.parse(listed);
  return pullRequestFact(shape, { answeredAt, mayAuthor: (author) => mayAuthor(policy, author) });
}
