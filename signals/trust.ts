import type { Policy, Role, RoleActor } from '../config/policy.ts';
import { isAppLogin, plainLogin } from './app-login.ts';
import type { Actor } from './facts.ts';
import type { Speaker } from './github/event.ts';

/** Every role there is. */
const ROLES: readonly Role[] = ['implementation', 'quality', 'testing', 'security', 'integration'];

/** The parts of a policy that say who is who. */
export type TrustPolicy = Pick<Policy, 'roles' | 'trustedAuthors' | 'self'>;

/**
 * Whether `actor` is the account that `expected` names. The numeric id decides; the login only counts where no id is
 * configured, without case. `rex[bot]` is an App's account only and `rex` a person's only: anybody may register a person
 * under an App's name, or an App under a person's.
 */
function isSameActor(expected: RoleActor, actor: Actor): boolean {
  if (expected.id !== null) return expected.id === actor.id;
  if (expected.login === null || isAppLogin(expected.login) !== actor.bot) return false;
  return plainLogin(expected.login) === plainLogin(actor.login);
}

/** Whether `actor` holds `role`. A role nobody is configured for is held by nobody. */
export function holdsRole(policy: TrustPolicy, role: Role, actor: Actor): boolean {
  return (policy.roles[role] ?? []).some((expected) => isSameActor(expected, actor));
}

/** Whether `actor` may open a task's pull request: the implementation role or a trusted author. */
export function mayAuthor(policy: TrustPolicy, actor: Actor): boolean {
  return (
    holdsRole(policy, 'implementation', actor) || policy.trustedAuthors.some((expected) => isSameActor(expected, actor))
  );
}

/** Whether `actor` has a part in plays at all: any role, or a trusted author. */
export function isTrusted(policy: TrustPolicy, actor: Actor): boolean {
  return mayAuthor(policy, actor) || ROLES.some((role) => holdsRole(policy, role, actor));
}

/** Whether somebody's own word may reach a play: a role, a trusted author, or write permission. */
export function mayReach(policy: TrustPolicy, speaker: Speaker): boolean {
  return speaker.canWrite || isTrusted(policy, speaker.actor);
}

/** Whether `actor` is Baton itself, whose echoes are ignored. */
export function isSelf(policy: TrustPolicy, actor: Actor): boolean {
  return policy.self !== null && isSameActor(policy.self, actor);
}
