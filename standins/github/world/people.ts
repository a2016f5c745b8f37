import type { Actor, Permission, Repository } from './model.ts';
import { branchKey, repositoryNamed } from './state.ts';
import type { WorldContext } from './world-context.ts';

/** An account to be made. */
export interface AddActor {
  readonly login: string;
  /** @default 'User' */
  readonly type?: Actor['type'];
  /** @default the next free id */
  readonly id?: number;
  /** The token that acts as this actor over REST. @default none */
  readonly token?: string;
}

/** Makes an account. */
export function addActor(world: WorldContext, input: AddActor): Actor {
  const actor: Actor = { id: input.id ?? world.nextId(), login: input.login, type: input.type ?? 'User' };
  world.state.actors.set(actor.id, actor);
  if (input.token !== undefined) world.state.tokens.set(input.token, actor.id);
  return actor;
}

/** A repository to be made. */
export interface AddRepository {
  /** An organization of this login is made if nobody has the name. */
  readonly owner: string;
  readonly name: string;
  /** @default the next free id */
  readonly id?: number;
  /** @default false */
  readonly private?: boolean;
  /** @default 'main' */
  readonly defaultBranch?: string;
  /** `owner/name` of the original, for a fork, which starts with the original's branches. */
  readonly forkOf?: string;
}

/** Makes a repository with one commit on its default branch. */
export function addRepository(world: WorldContext, input: AddRepository): Repository {
  const { state } = world;
  const owner =
    [...state.actors.values()].find((actor) => actor.login.toLowerCase() === input.owner.toLowerCase()) ??
    addActor(world, { login: input.owner, type: 'Organization' });
  const original = input.forkOf === undefined ? null : repositoryNamed(state, input.forkOf);
  const now = world.now();
  const repository: Repository = {
    id: input.id ?? world.nextId(),
    owner,
    name: input.name,
    private: input.private ?? false,
    defaultBranch: input.defaultBranch ?? original?.defaultBranch ?? 'main',
    forkOf: original?.id ?? null,
    createdAt: now,
    updatedAt: now,
    pushedAt: now,
    permissions: new Map(),
    nextNumber: 1,
  };
  state.repositories.set(repository.id, repository);
  const root = original === null ? undefined : state.branches.get(branchKey(original.id, original.defaultBranch));
  const sha = root ?? world.nextSha();
  if (root === undefined) {
    state.commits.set(sha, {
      sha,
      repositoryId: repository.id,
      message: 'Initial commit',
      author: owner,
      committedAt: now,
      parent: null,
    });
  }
  state.branches.set(branchKey(repository.id, repository.defaultBranch), sha);
  return repository;
}

/** Gives somebody a permission in a repository, or takes it (`none`). */
export function grant(
  world: WorldContext,
  input: { readonly repository: string; readonly to: Actor; readonly permission: Permission },
): void {
  repositoryNamed(world.state, input.repository).permissions.set(input.to.id, input.permission);
}
