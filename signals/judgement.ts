import type { Policy } from '../config/policy.ts';

/** What a policy says about gates and people. */
export type GatePolicies = Pick<Policy, 'stages' | 'roles' | 'trustedAuthors' | 'self'>;

/**
 * How a condition stands at the present head. `unknown` asks for a refresh; `not-held` waits for a fact. `unmet` says
 * in words what is missing, for people.
 */
export interface Judgement {
  readonly verdict: 'held' | 'not-held' | 'unknown';
  readonly unmet: readonly string[];
}

/** The condition holds. */
export const HELD: Judgement = { verdict: 'held', unmet: [] };

/** The condition does not hold, for this reason. */
export function notHeld(why: string): Judgement {
  return { verdict: 'not-held', unmet: [why] };
}

/** What is known does not suffice to say; a refresh is the answer. */
export function unknown(what: string): Judgement {
  return { verdict: 'unknown', unmet: [what] };
}
