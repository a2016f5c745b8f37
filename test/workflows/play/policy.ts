import type { Actor } from '../../../signals/facts.ts';
import type { Policy } from '../../../config/policy.ts';
import { configSchema } from '../../../config/schema.ts';
import { policyFor } from '../../../config/policies.ts';

/** The actors of the tests. */
export const REX: Actor = { id: 101, login: 'rex-5dlabs[bot]', bot: true };
export const CLEO: Actor = { id: 102, login: 'cleo-5dlabs[bot]', bot: true };
export const TESS: Actor = { id: 103, login: 'tess-5dlabs[bot]', bot: true };
export const STRANGER: Actor = { id: 900, login: 'stranger', bot: false };

/** The default policy with Rex, Cleo and Tess in their roles. */
export const POLICY: Policy = policyFor(
  configSchema.parse({
    repositories: [{ name: 'acme/shop', id: 4242 }],
    roles: { implementation: [{ id: REX.id }], quality: [{ id: CLEO.id }], testing: [{ id: TESS.id }] },
  }),
);
