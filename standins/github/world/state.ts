import type { Actor, CheckSuite, Commit, CommitStatus, Permission, PullRequest, Repository } from './model.ts';
import { WorldRefusal } from './world-refusal.ts';

/** Everything that this GitHub remembers. */
export interface WorldState {
  /** Where payloads say that GitHub is. */
  urls: { readonly api: string; readonly html: string };
  readonly actors: Map<number, Actor>;
  /** Token to actor id. */
  readonly tokens: Map<string, number>;
  readonly repositories: Map<number, Repository>;
  /** By repository and number. */
  readonly pullRequests: Map<string, PullRequest>;
  readonly commits: Map<string, Commit>;
  /** By repository and ref, to the commit at its tip. */
  readonly branches: Map<string, string>;
  /** By commit, newest first. */
  readonly statuses: Map<string, CommitStatus[]>;
  readonly checkSuites: CheckSuite[];
}

/** A GitHub where nothing has happened. */
export function emptyState(): WorldState {
  return {
    urls: { api: 'https://api.github.com', html: 'https://github.com' },
    actors: new Map(),
    tokens: new Map(),
    repositories: new Map(),
    pullRequests: new Map(),
    commits: new Map(),
    branches: new Map(),
    statuses: new Map(),
    checkSuites: [],
  };
}

/** The key of a pull request. */
export const pullRequestKey = (repositoryId: number, number: number): string =>
  `${String(repositoryId)}#${String(number)}`;

/** The key of a branch. */
export const branchKey = (repositoryId: number, ref: string): string => `${String(repositoryId)}:${ref}`;

/** `owner/name`. */
export const fullName = (repository: Repository): string => `${repository.owner.login}/${repository.name}`;

/** The repository of this `owner/name`, without regard to case. Throws a 404 `WorldRefusal`. */
export function repositoryNamed(state: WorldState, name: string): Repository {
  const wanted = name.toLowerCase();
  for (const repository of state.repositories.values()) {
    if (fullName(repository).toLowerCase() === wanted) return repository;
  }
  throw new WorldRefusal(404, 'Not Found');
}

/** The repository of this id. Throws a 404 `WorldRefusal`. */
export function repositoryOf(state: WorldState, id: number): Repository {
  const repository = state.repositories.get(id);
  if (repository === undefined) throw new WorldRefusal(404, 'Not Found');
  return repository;
}

/** The pull request of this number. Throws a 404 `WorldRefusal`. */
export function pullRequestOf(state: WorldState, repository: Repository, number: number): PullRequest {
  const pullRequest = state.pullRequests.get(pullRequestKey(repository.id, number));
  if (pullRequest === undefined) throw new WorldRefusal(404, 'Not Found');
  return pullRequest;
}

/** The commit of this sha. Throws a 422 `WorldRefusal`, as GitHub does. */
export function commitOf(state: WorldState, sha: string): Commit {
  const commit = state.commits.get(sha);
  if (commit === undefined) throw new WorldRefusal(422, `No commit found for SHA: ${sha}`);
  return commit;
}

/** Pull requests of a repository, oldest first. */
export function pullRequestsIn(state: WorldState, repository: Repository): PullRequest[] {
  return [...state.pullRequests.values()].filter((pullRequest) => pullRequest.repositoryId === repository.id);
}

/** What an actor may do in a repository. */
export function permissionOf(repository: Repository, actor: Actor): Permission {
  const granted = repository.permissions.get(actor.id);
  if (granted !== undefined) return granted;
  if (repository.owner.id === actor.id) return 'admin';
  return actor.type === 'Bot' ? 'write' : 'read';
}

/** GitHub's `author_association`. Bots of Apps get NONE however much they may do. */
export function associationOf(repository: Repository, actor: Actor): 'OWNER' | 'COLLABORATOR' | 'NONE' {
  if (repository.owner.id === actor.id) return 'OWNER';
  if (actor.type === 'Bot') return 'NONE';
  return repository.permissions.has(actor.id) && permissionOf(repository, actor) !== 'none' ? 'COLLABORATOR' : 'NONE';
}
