import type { FastifyInstance } from 'fastify';
import { commentPayload } from '../payloads/comment.ts';
import { labelPayload } from '../payloads/label.ts';
import type { Json } from '../payloads/json.ts';
import { timelineEntryPayload } from '../payloads/timeline.ts';
import { repositoryOf } from '../world/state.ts';
import type { WorldState } from '../world/state.ts';
import type { PullRequest } from '../world/model.ts';
import { WorldRefusal } from '../world/world-refusal.ts';
import { page } from './pages.ts';
import { actOn, bodyOf, requiredTextIn, visiblePullRequest } from './rest-context.ts';
import type { NumberPath, RestContext } from './rest-context.ts';

/** What a pull request has in common with an issue: timeline, comments, labels. */
export function issues(app: FastifyInstance, context: RestContext): void {
  const { world, view } = context;

  app.get<{ Params: NumberPath }>('/repos/:owner/:repo/issues/:number/timeline', (request, reply) => {
    const state = view();
    const pullRequest = visiblePullRequest(state, request.params, request);
    return page(pullRequest.timeline, request, reply).map((entry) => timelineEntryPayload(entry, pullRequest, state));
  });

  app.get<{ Params: NumberPath }>('/repos/:owner/:repo/issues/:number/comments', (request, reply) => {
    const state = view();
    const pullRequest = visiblePullRequest(state, request.params, request);
    return page(pullRequest.comments, request, reply).map((comment) => commentPayload(comment, pullRequest, state));
  });

  app.post<{ Params: NumberPath }>('/repos/:owner/:repo/issues/:number/comments', (request, reply) => {
    const act = actOn(context, request);
    const comment = world.comment({ ...act, body: requiredTextIn(bodyOf(request), 'body') });
    void reply.status(201);
    return commentPayload(comment, world.pullRequest(act.repository, act.number), world.state);
  });

  app.get<{ Params: NumberPath }>('/repos/:owner/:repo/issues/:number/labels', (request, reply) => {
    const state = view();
    return page(labelsOf(visiblePullRequest(state, request.params, request), state), request, reply);
  });

  app.post<{ Params: NumberPath }>('/repos/:owner/:repo/issues/:number/labels', (request) => {
    const act = actOn(context, request);
    world.label({ ...act, label: labelsIn(request.body) });
    return labelsOf(world.pullRequest(act.repository, act.number), world.state);
  });

  app.delete<{ Params: NumberPath & { name: string } }>(
    '/repos/:owner/:repo/issues/:number/labels/:name',
    (request) => {
      const act = actOn(context, request);
      world.unlabel({ ...act, label: request.params.name });
      return labelsOf(world.pullRequest(act.repository, act.number), world.state);
    },
  );
}

function labelsOf(pullRequest: PullRequest, state: WorldState): Json[] {
  const repository = repositoryOf(state, pullRequest.repositoryId);
  return pullRequest.labels.map((label) => labelPayload(label, repository, state));
}

/** `{ labels: [...] }` or the bare list, of names or of objects with a name. */
function labelsIn(body: unknown): string[] {
  const list: unknown = typeof body === 'object' && body !== null && 'labels' in body ? body.labels : body;
  if (!Array.isArray(list)) throw new WorldRefusal(422, `Invalid request.\n\n"labels" wasn't supplied.`);
  return list.map((entry: unknown) => {
    const name: unknown = typeof entry === 'object' && entry !== null && 'name' in entry ? entry.name : entry;
    if (typeof name !== 'string' || name === '') throw new WorldRefusal(422, 'Validation Failed');
    return name;
  });
}
