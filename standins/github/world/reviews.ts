import { shortPullRequestPayload } from '../payloads/pull-request.ts';
import { reviewPayload } from '../payloads/review.ts';
import type { Json } from '../payloads/json.ts';
import type { Actor, PullRequest, Repository, Review } from './model.ts';
import { placeOf, requirePermission, tell, touch } from './world-context.ts';
import type { PullRequestAct, WorldContext } from './world-context.ts';
import { WorldRefusal } from './world-refusal.ts';

/** A review to be submitted. */
export interface SubmitReview extends PullRequestAct {
  readonly verdict: 'approve' | 'request-changes' | 'comment';
  /** @default '' for an approval, else a sentence: GitHub wants one there */
  readonly body?: string;
  /** The commit that was looked at; one of the pull request's. @default its head */
  readonly commit?: string;
}

const states = { approve: 'approved', 'request-changes': 'changes_requested', comment: 'commented' } as const;

/** Submits a review. Nobody approves or rejects a pull request of their own (422). */
export function submitReview(world: WorldContext, act: SubmitReview): Review {
  const place = placeOf(world, act);
  const { pullRequest, repository } = place;
  requirePermission(repository, act.by, 'read');
  if (act.by.id === pullRequest.author.id && act.verdict !== 'comment') {
    const wish = act.verdict === 'approve' ? 'approve' : 'request changes on';
    throw new WorldRefusal(422, 'Unprocessable Entity', [`Can not ${wish} your own pull request`]);
  }
  const commit = act.commit ?? pullRequest.head.sha;
  if (!pullRequest.commits.includes(commit)) {
    throw new WorldRefusal(422, 'Unprocessable Entity', ['The commit_id is not part of the pull request']);
  }
  const review: Review = {
    id: world.nextId(),
    author: act.by,
    body: act.body ?? (act.verdict === 'approve' ? '' : 'Please have a look.'),
    state: states[act.verdict],
    commit,
    submittedAt: world.now(),
  };
  pullRequest.reviews.push(review);
  pullRequest.timeline.push({ event: 'reviewed', review: review.id });
  touch(world, pullRequest);
  tellReview(world, 'submitted', place, review, act.by);
  return review;
}

/** Changes the text of a review: `edited`; the verdict stays. */
export function editReview(
  world: WorldContext,
  act: PullRequestAct & { readonly review: number; readonly body: string },
): void {
  const place = placeOf(world, act);
  const review = reviewOf(place.pullRequest, act.review);
  if (review.author.id !== act.by.id) throw new WorldRefusal(403, 'Only the author can edit a review');
  const from = review.body;
  review.body = act.body;
  touch(world, place.pullRequest);
  tellReview(world, 'edited', place, review, act.by, { changes: { body: { from } } });
}

/** Dismisses a verdict. Refuses a review that has none (422). */
export function dismissReview(
  world: WorldContext,
  act: PullRequestAct & { readonly review: number; readonly message?: string },
): Review {
  const place = placeOf(world, act);
  requirePermission(place.repository, act.by, 'write');
  const review = reviewOf(place.pullRequest, act.review);
  if (review.state === 'commented' || review.state === 'dismissed') {
    throw new WorldRefusal(422, 'Unprocessable Entity', [`Can not dismiss a ${review.state} pull request review`]);
  }
  const verdict = review.state;
  review.state = 'dismissed';
  const message = act.message ?? 'No longer holds.';
  place.pullRequest.timeline.push({
    event: 'review_dismissed',
    id: world.nextId(),
    by: act.by,
    at: world.now(),
    review: review.id,
    verdict,
    message,
  });
  touch(world, place.pullRequest);
  tellReview(world, 'dismissed', place, review, act.by);
  return review;
}

function reviewOf(pullRequest: PullRequest, id: number): Review {
  const review = pullRequest.reviews.find((candidate) => candidate.id === id);
  if (review === undefined) throw new WorldRefusal(404, 'Not Found');
  return review;
}

function tellReview(
  world: WorldContext,
  action: 'submitted' | 'edited' | 'dismissed',
  place: { repository: Repository; pullRequest: PullRequest },
  review: Review,
  by: Actor,
  parts: Record<string, Json> = {},
): void {
  const { repository, pullRequest } = place;
  tell(
    world,
    { event: 'pull_request_review', action, repository, pullRequest: pullRequest.number, by },
    {
      review: reviewPayload(review, pullRequest, world.state, 'delivery'),
      pull_request: shortPullRequestPayload(pullRequest, world.state),
      ...parts,
    },
  );
}
