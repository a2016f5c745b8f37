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

/**
 * The login of `actor`, as a refusal names it. An App's account is refused also where its login is configured as it is
 * shown: without the ending that is a person's, so the words say how an App's is configured.
 */
export function nameOfRefused(policy: TrustPolicy, actor: Actor): string {
  const configured = [...Object.values(policy.roles).flat(), ...policy.trustedAuthors, policy.self];
  const meant = configured.find((each) => each?.id === null && isPersonOfSameName(each, actor))?.login ?? null;
  return meant === null ? actor.login : `${actor.login} (an App's account: configure ${meant}[bot], or its id)`;
}

/** Whether `expected` is a person by its login, and `actor` an App of that name. */
function isPersonOfSameName({ login }: RoleActor, actor: Actor): boolean {
  return login !== null && actor.bot && !isAppLogin(login) && plainLogin(login) === plainLogin(actor.login);
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
