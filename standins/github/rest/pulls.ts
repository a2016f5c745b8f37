import type { FastifyInstance } from 'fastify';
import { pullRequestPayload, shortPullRequestPayload } from '../payloads/pull-request.ts';
import type { PullRequest } from '../world/model.ts';
import { branchKey, pullRequestsIn, repositoryOf } from '../world/state.ts';
import type { WorldState } from '../world/state.ts';
import { WorldRefusal } from '../world/world-refusal.ts';
import { page } from './pages.ts';
import {
  actOn,
  actorOf,
  bodyOf,
  requiredTextIn,
  textIn,
  visiblePullRequest,
  visibleRepository,
} from './rest-context.ts';
import type { NumberPath, RepositoryPath, RestContext } from './rest-context.ts';

/** Pull requests: list, read, open, change, merge. */
export function pulls(app: FastifyInstance, context: RestContext): void {
  const { world, view } = context;

  app.get<{
    Params: RepositoryPath;
    Querystring: { state?: string; head?: string; base?: string; direction?: string };
  }>('/repos/:owner/:repo/pulls', (request, reply) => {
    const state = view();
    const { state: wanted = 'open', head, base, direction } = request.query;
    const found = pullRequestsIn(state, visibleRepository(state, request.params, request)).filter(
      (one) =>
        (wanted === 'all' || one.state === wanted) &&
        (head === undefined || headOf(one, state).toLowerCase() === head.toLowerCase()) &&
        (base === undefined || one.base.ref === base),
    );
    // Newest first unless told otherwise.
    const ordered = direction === 'asc' ? found : found.reverse();
    return page(ordered, request, reply).map((one) => shortPullRequestPayload(one, state));
  });

  app.get<{ Params: NumberPath }>('/repos/:owner/:repo/pulls/:number', (request) =>
    pullRequestPayload(visiblePullRequest(view(), request.params, request), view()),
  );

  app.post<{ Params: RepositoryPath }>('/repos/:owner/:repo/pulls', (request, reply) => {
    const by = actorOf(request);
    const { owner, repo } = request.params;
    const repository = visibleRepository(world.state, request.params, request);
    const body = bodyOf(request);
    const [ref = '', forkOwner = owner] = requiredTextIn(body, 'head').split(':').reverse();
    const fork = [...world.state.repositories.values()].find(
      (one) => one.forkOf === repository.id && one.owner.login.toLowerCase() === forkOwner.toLowerCase(),
    );
    const headRepository = forkOwner.toLowerCase() === owner.toLowerCase() ? repository : fork;
    if (headRepository === undefined || !world.state.branches.has(branchKey(headRepository.id, ref))) {
      throw new WorldRefusal(422, 'Validation Failed', [{ resource: 'PullRequest', field: 'head', code: 'invalid' }]);
    }
    const opened = world.openPullRequest({
      repository: `${owner}/${repo}`,
      by,
      title: requiredTextIn(body, 'title'),
      head: ref,
      headRepository: `${headRepository.owner.login}/${headRepository.name}`,
      base: requiredTextIn(body, 'base'),
      body: textIn(body, 'body') ?? null,
      draft: body['draft'] === true,
    });
    void reply.status(201);
    return pullRequestPayload(opened, world.state);
  });

  app.patch<{ Params: NumberPath }>('/repos/:owner/:repo/pulls/:number', (request) => {
    const act = actOn(context, request);
    const body = bodyOf(request);
    const [title, text, base, state] = [
      textIn(body, 'title'),
      textIn(body, 'body'),
      textIn(body, 'base'),
      textIn(body, 'state'),
    ];
    world.edit({
      ...act,
      ...(title === undefined ? {} : { title }),
      ...(text === undefined ? {} : { body: text }),
      ...(base === undefined ? {} : { base }),
    });
    if (state === 'closed') world.close(act);
    if (state === 'open') world.reopen(act);
    return pullRequestPayload(world.pullRequest(act.repository, act.number), world.state);
  });

  app.put<{ Params: NumberPath }>('/repos/:owner/:repo/pulls/:number/merge', (request) => {
    const sha = textIn(bodyOf(request), 'sha');
    const merged = world.merge({ ...actOn(context, request), ...(sha === undefined ? {} : { sha }) });
    return { sha: merged, merged: true, message: 'Pull Request successfully merged' };
  });
}

function headOf(pullRequest: PullRequest, state: WorldState): string {
  return `${repositoryOf(state, pullRequest.head.repositoryId).owner.login}:${pullRequest.head.ref}`;
}
