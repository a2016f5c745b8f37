import type { FastifyInstance } from 'fastify';
import { statusPayload } from '../payloads/commit.ts';
import { repositoryPayload, repositoryUrl } from '../payloads/repository.ts';
import type { CommitStatus } from '../world/model.ts';
import { commitOf } from '../world/state.ts';
import { WorldRefusal } from '../world/world-refusal.ts';
import { page } from './pages.ts';
import { actorOf, bodyOf, requiredTextIn, textIn, visibleRepository } from './rest-context.ts';
import type { RepositoryPath, RestContext } from './rest-context.ts';

type CommitPath = RepositoryPath & { readonly sha: string };

/** Commit statuses: set, list, and all of a commit in one word. */
export function statuses(app: FastifyInstance, { world, view }: RestContext): void {
  app.post<{ Params: CommitPath }>('/repos/:owner/:repo/statuses/:sha', (request, reply) => {
    const by = actorOf(request);
    const repository = visibleRepository(world.state, request.params, request);
    const body = bodyOf(request);
    const status = world.setStatus({
      repository: `${request.params.owner}/${request.params.repo}`,
      by,
      sha: request.params.sha,
      state: stateIn(requiredTextIn(body, 'state')),
      context: textIn(body, 'context') ?? 'default',
      description: textIn(body, 'description') ?? null,
      targetUrl: textIn(body, 'target_url') ?? null,
    });
    void reply.status(201);
    return statusPayload(status, repository, world.state);
  });

  app.get<{ Params: CommitPath }>('/repos/:owner/:repo/commits/:sha/status', (request) => {
    const state = view();
    const repository = visibleRepository(state, request.params, request);
    const { sha } = commitOf(state, request.params.sha);
    const newest = new Map<string, CommitStatus>();
    for (const status of state.statuses.get(sha) ?? [])
      if (!newest.has(status.context)) newest.set(status.context, status);
    const url = `${repositoryUrl(repository, state)}/commits/${sha}`;
    return {
      state: combined([...newest.values()]),
      statuses: [...newest.values()].map((status) => statusPayload(status, repository, state)),
      sha,
      total_count: newest.size,
      repository: repositoryPayload(repository, state),
      commit_url: url,
      url: `${url}/status`,
    };
  });

  app.get<{ Params: CommitPath }>('/repos/:owner/:repo/commits/:sha/statuses', (request, reply) => {
    const state = view();
    const repository = visibleRepository(state, request.params, request);
    return page(state.statuses.get(request.params.sha) ?? [], request, reply).map((status) =>
      statusPayload(status, repository, state),
    );
  });
}

/** `pending` also where nobody has set one. */
function combined(newest: readonly CommitStatus[]): string {
  if (newest.some(({ state }) => state === 'failure' || state === 'error')) return 'failure';
  return newest.length > 0 && newest.every(({ state }) => state === 'success') ? 'success' : 'pending';
}

function stateIn(text: string): CommitStatus['state'] {
  if (text === 'pending' || text === 'success' || text === 'failure' || text === 'error') return text;
  throw new WorldRefusal(422, 'Validation Failed', [
    { resource: 'Status', code: 'custom', message: 'state is not included in the list' },
  ]);
}
