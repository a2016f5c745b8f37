import type { Json, JsonObject } from '../payloads/json.ts';
import { organizationPayload } from '../payloads/organization.ts';
import { repositoryPayload } from '../payloads/repository.ts';
import { userPayload } from '../payloads/user.ts';
import type { Actor, Permission, PullRequest, Repository } from './model.ts';
import { permissionOf, pullRequestOf, repositoryNamed } from './state.ts';
import type { WorldState } from './state.ts';
import { WorldRefusal } from './world-refusal.ts';

/** Something that webhooks tell of. The payload is a snapshot: it does not change with the world. */
export interface WorldEvent {
  readonly event: string;
  /** Null for events without an action: `push`, `status`, `ping`. */
  readonly action: string | null;
  readonly repositoryId: number;
  /** Null where the event is not about one pull request. */
  readonly pullRequest: number | null;
  readonly payload: JsonObject;
}

/** What the acts of the world are made with. */
export interface WorldContext {
  readonly state: WorldState;
  /** The present second. */
  readonly now: () => string;
  readonly nextId: () => number;
  /** A commit id that no other commit has. */
  readonly nextSha: () => string;
  readonly emit: (event: WorldEvent) => void;
}

/** Where an act happens and who acts: a pull request of a repository by its `owner/name`. */
export interface PullRequestAct {
  readonly repository: string;
  readonly number: number;
  readonly by: Actor;
}

const ranks: Readonly<Record<Permission, number>> = { none: 0, read: 1, triage: 2, write: 3, admin: 4 };

/** Refuses with 403 whoever may not do as much as this. */
export function requirePermission(repository: Repository, actor: Actor, least: Permission): void {
  if (ranks[permissionOf(repository, actor)] < ranks[least]) {
    throw new WorldRefusal(
      403,
      actor.type === 'Bot' ? 'Resource not accessible by integration' : 'Must have write access to Repository.',
    );
  }
}

/** The repository and the pull request of an act. */
export function placeOf(
  world: WorldContext,
  act: PullRequestAct,
): { repository: Repository; pullRequest: PullRequest } {
  const repository = repositoryNamed(world.state, act.repository);
  return { repository, pullRequest: pullRequestOf(world.state, repository, act.number) };
}

/** Moves `updated_at`, which has whole seconds: two changes within one second show the same stamp. */
export function touch(world: WorldContext, pullRequest: PullRequest): void {
  pullRequest.updatedAt = world.now();
}

/** Tells the hooks, with what every payload carries: repository, organization if there is one, sender. */
export function tell(
  world: WorldContext,
  about: { event: string; action: string | null; repository: Repository; pullRequest: number | null; by: Actor },
  parts: Record<string, Json>,
): void {
  const { event, action, repository, pullRequest, by } = about;
  const { urls } = world.state;
  world.emit({
    event,
    action,
    repositoryId: repository.id,
    pullRequest,
    payload: {
      ...(action === null ? {} : { action }),
      repository: repositoryPayload(repository, world.state),
      ...(repository.owner.type === 'Organization'
        ? { organization: organizationPayload(repository.owner, urls) }
        : {}),
      sender: userPayload(by, urls),
      ...parts,
    },
  });
}
