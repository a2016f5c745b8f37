import type { FastifyRequest } from 'fastify';
import type { Hooks } from '../webhooks/hooks.ts';
import type { GitHubWorld } from '../world/github-world.ts';
import type { Actor, PullRequest, Repository } from '../world/model.ts';
import { permissionOf, pullRequestOf, repositoryNamed } from '../world/state.ts';
import type { WorldState } from '../world/state.ts';
import { WorldRefusal } from '../world/world-refusal.ts';

/** What the resources are made with. */
export interface RestContext {
  readonly world: GitHubWorld;
  readonly hooks: Hooks;
  /** The state that reads show: the present one, unless reads are frozen. */
  readonly view: () => WorldState;
}

/** A path below a repository. */
export interface RepositoryPath {
  readonly owner: string;
  readonly repo: string;
}

/** A path below a pull request or issue. */
export interface NumberPath extends RepositoryPath {
  readonly number: string;
}

const actors = new WeakMap<FastifyRequest, Actor>();

/** Finds out who asks, by token; nobody without one. Throws a 401 `WorldRefusal` for an unknown token. */
export function authenticate(request: FastifyRequest, state: WorldState): Actor | null {
  const header = request.headers.authorization;
  if (header === undefined) return null;
  const token = /^(?:token|bearer)\s+(\S+)$/i.exec(header)?.[1] ?? '';
  const actor = state.actors.get(state.tokens.get(token) ?? -1);
  if (actor === undefined) throw new WorldRefusal(401, 'Bad credentials');
  actors.set(request, actor);
  return actor;
}

/** Who asks. Throws a 401 `WorldRefusal` if nobody does. */
export function actorOf(request: FastifyRequest): Actor {
  const actor = actors.get(request);
  if (actor === undefined) throw new WorldRefusal(401, 'Requires authentication');
  return actor;
}

/** The repository of a path, if whoever asks may see it; else a 404 `WorldRefusal`, as GitHub hides what is private. */
export function visibleRepository(state: WorldState, path: RepositoryPath, request: FastifyRequest): Repository {
  const repository = repositoryNamed(state, `${path.owner}/${path.repo}`);
  if (!repository.private) return repository;
  const actor = actors.get(request);
  // An account without a word about it may read what is public only; an installed App may read what it may write.
  const known =
    actor !== undefined &&
    (actor.type === 'Bot' || actor.id === repository.owner.id || repository.permissions.has(actor.id));
  if (!known || permissionOf(repository, actor) === 'none') throw new WorldRefusal(404, 'Not Found');
  return repository;
}

/** The pull request of a path, if whoever asks may see it. Throws a 404 `WorldRefusal`. */
export function visiblePullRequest(state: WorldState, path: NumberPath, request: FastifyRequest): PullRequest {
  return pullRequestOf(state, visibleRepository(state, path, request), Number(path.number));
}

/** Who acts, and where: for acts on a pull request. */
export function actOn(
  context: RestContext,
  request: FastifyRequest<{ Params: NumberPath }>,
): { repository: string; number: number; by: Actor } {
  const by = actorOf(request);
  visibleRepository(context.world.state, request.params, request);
  return { repository: `${request.params.owner}/${request.params.repo}`, number: Number(request.params.number), by };
}

/** The body of a request as an object. Throws a 400 `WorldRefusal` if it is anything else. */
export function bodyOf(request: FastifyRequest): Readonly<Record<string, unknown>> {
  const body = request.body ?? {};
  if (typeof body !== 'object' || Array.isArray(body)) throw new WorldRefusal(400, 'Body should be a JSON object');
  return { ...body };
}

/** A text in a body; `undefined` if it is missing or null. Throws a 422 `WorldRefusal` for anything but a text. */
export function textIn(body: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const value = body[field] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw new WorldRefusal(422, `Invalid request.\n\nFor '${field}', ${JSON.stringify(value)} is not a string.`);
}

/** A text that must be in a body. Throws a 422 `WorldRefusal`. */
export function requiredTextIn(body: Readonly<Record<string, unknown>>, field: string): string {
  const text = textIn(body, field);
  if (text === undefined || text === '') throw new WorldRefusal(422, `Invalid request.\n\n"${field}" wasn't supplied.`);
  return text;
}
