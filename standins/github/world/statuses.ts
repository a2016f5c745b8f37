import { commitPayload } from '../payloads/commit.ts';
import type { Actor, CommitStatus } from './model.ts';
import { commitOf, fullName, repositoryNamed } from './state.ts';
import { requirePermission, tell } from './world-context.ts';
import type { WorldContext } from './world-context.ts';

/** A commit status to be set. */
export interface SetStatus {
  /** `owner/name`. */
  readonly repository: string;
  readonly by: Actor;
  readonly sha: string;
  readonly state: CommitStatus['state'];
  /** @default 'default' */
  readonly context?: string;
  readonly description?: string | null;
  readonly targetUrl?: string | null;
}

/** Sets a commit status, and tells of it: `status`. An older one of the same context stays in the list below it. */
export function setStatus(world: WorldContext, input: SetStatus): CommitStatus {
  const { state } = world;
  const repository = repositoryNamed(state, input.repository);
  requirePermission(repository, input.by, 'write');
  const commit = commitOf(state, input.sha);
  const status: CommitStatus = {
    id: world.nextId(),
    sha: input.sha,
    context: input.context ?? 'default',
    state: input.state,
    description: input.description ?? null,
    targetUrl: input.targetUrl ?? null,
    creator: input.by,
    at: world.now(),
  };
  state.statuses.set(input.sha, [status, ...(state.statuses.get(input.sha) ?? [])]);
  const branches = [...state.branches].filter(
    ([key, tip]) => key.startsWith(`${String(repository.id)}:`) && tip === input.sha,
  );
  tell(
    world,
    { event: 'status', action: null, repository, pullRequest: null, by: input.by },
    {
      id: status.id,
      sha: status.sha,
      name: fullName(repository),
      avatar_url: `${state.urls.html}/avatars/${String(status.creator.id)}?v=4`,
      target_url: status.targetUrl,
      context: status.context,
      description: status.description,
      state: status.state,
      commit: commitPayload(commit, repository, state),
      branches: branches.map(([key, tip]) => ({
        name: key.slice(key.indexOf(':') + 1),
        commit: { sha: tip, url: `${state.urls.api}/repos/${fullName(repository)}/commits/${tip}` },
        protected: false,
      })),
      created_at: status.at.replace('Z', '+00:00'),
      updated_at: status.at.replace('Z', '+00:00'),
    },
  );
  return status;
}
