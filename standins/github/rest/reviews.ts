import type { FastifyInstance } from 'fastify';
import { reviewPayload } from '../payloads/review.ts';
import { WorldRefusal } from '../world/world-refusal.ts';
import { page } from './pages.ts';
import { actOn, bodyOf, requiredTextIn, textIn, visiblePullRequest } from './rest-context.ts';
import type { NumberPath, RestContext } from './rest-context.ts';

const verdicts = { APPROVE: 'approve', REQUEST_CHANGES: 'request-changes', COMMENT: 'comment' } as const;

/** Reviews: list, submit, dismiss. Pending reviews are not known here. */
export function reviews(app: FastifyInstance, context: RestContext): void {
  const { world, view } = context;

  app.get<{ Params: NumberPath }>('/repos/:owner/:repo/pulls/:number/reviews', (request, reply) => {
    const state = view();
    const pullRequest = visiblePullRequest(state, request.params, request);
    return page(pullRequest.reviews, request, reply).map((review) => reviewPayload(review, pullRequest, state, 'rest'));
  });

  app.post<{ Params: NumberPath }>('/repos/:owner/:repo/pulls/:number/reviews', (request) => {
    const act = actOn(context, request);
    const body = bodyOf(request);
    const event = requiredTextIn(body, 'event');
    if (event !== 'APPROVE' && event !== 'REQUEST_CHANGES' && event !== 'COMMENT') {
      throw new WorldRefusal(
        422,
        `Invalid request.\n\n${event} is not a member of ["APPROVE", "REQUEST_CHANGES", "COMMENT"].`,
      );
    }
    const [text, commit] = [textIn(body, 'body') ?? '', textIn(body, 'commit_id')];
    if (event !== 'APPROVE' && text === '')
      throw new WorldRefusal(422, 'Unprocessable Entity', ['Body can not be blank']);
    const review = world.review({
      ...act,
      verdict: verdicts[event],
      body: text,
      ...(commit === undefined ? {} : { commit }),
    });
    return reviewPayload(review, world.pullRequest(act.repository, act.number), world.state, 'rest');
  });

  app.put<{ Params: NumberPath & { review: string } }>(
    '/repos/:owner/:repo/pulls/:number/reviews/:review/dismissals',
    (request) => {
      const act = actOn(context, request);
      const message = requiredTextIn(bodyOf(request), 'message');
      const review = world.dismissReview({ ...act, review: Number(request.params.review), message });
      return reviewPayload(review, world.pullRequest(act.repository, act.number), world.state, 'rest');
    },
  );
}
