import type { FastifyInstance } from 'fastify';
import { repositoryPayload } from '../payloads/repository.ts';
import { userPayload } from '../payloads/user.ts';
import { fullName, permissionOf, repositoryOf } from '../world/state.ts';
import { WorldRefusal } from '../world/world-refusal.ts';
import { actorOf, visibleRepository } from './rest-context.ts';
import type { RepositoryPath, RestContext } from './rest-context.ts';

/** Repositories, by name and by id, what somebody may do in one, and who asks. */
export function repositories(app: FastifyInstance, { view }: RestContext): void {
  app.get<{ Params: RepositoryPath }>('/repos/:owner/:repo', (request) =>
    repositoryPayload(visibleRepository(view(), request.params, request), view()),
  );

  app.get<{ Params: { id: string } }>('/repositories/:id', (request) => {
    const repository = repositoryOf(view(), Number(request.params.id));
    return repositoryPayload(visibleRepository(view(), pathOf(fullName(repository)), request), view());
  });

  app.get<{ Params: RepositoryPath & { login: string } }>(
    '/repos/:owner/:repo/collaborators/:login/permission',
    (request) => {
      const repository = visibleRepository(view(), request.params, request);
      const wanted = request.params.login.toLowerCase();
      const actor = [...view().actors.values()].find(({ login }) => login.toLowerCase() === wanted);
      if (actor === undefined) throw new WorldRefusal(404, `${request.params.login} is not a user`);
      const role = actor.type === 'Bot' ? 'none' : permissionOf(repository, actor);
      // The older field knows no triage; bots of Apps are no collaborators whatever they may do.
      return { permission: role === 'triage' ? 'read' : role, role_name: role, user: userPayload(actor, view().urls) };
    },
  );

  app.get('/user', (request) => userPayload(actorOf(request), view().urls));
}

function pathOf(name: string): RepositoryPath {
  const [owner = '', repo = ''] = name.split('/');
  return { owner, repo };
}
