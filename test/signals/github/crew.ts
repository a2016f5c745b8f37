import type { Policy } from '../../../config/policy.ts';
import type { RepositoryConfig } from '../../../config/schema.ts';
import { classify, type Classification, type Configured } from '../../../signals/classify.ts';
import type { Actor, Fact } from '../../../signals/facts.ts';

/** Who acts in these tests. Only the id makes somebody who they are. */
export const REX: Actor = { id: 101, login: 'rex-app[bot]', bot: true };
export const CLEO: Actor = { id: 102, login: 'cleo-app[bot]', bot: true };
export const TESS: Actor = { id: 103, login: 'tess-app[bot]', bot: true };
export const BATON: Actor = { id: 104, login: 'baton-app[bot]', bot: true };
export const LEAD: Actor = { id: 201, login: 'lead', bot: false };
export const MAINTAINER: Actor = { id: 202, login: 'maintainer', bot: false };
export const STRANGER: Actor = { id: 301, login: 'Rex-App', bot: false };

const by = (actor: Actor) => ({ id: actor.id, login: actor.login });

export const REPOSITORY: RepositoryConfig = {
  name: 'Acme/Shop',
  id: 7001,
  namespace: 'argo',
  template: 'baton-play',
  parameters: {},
  adopt: true,
};

export const POLICY: Policy = {
  stages: [
    {
      role: 'implementation',
      working: 'implementation-in-progress',
      gate: { nodes: ['wait-pr-created'], waiting: 'waiting-pr-created', condition: { kind: 'pull-request-open' } },
    },
    {
      role: 'quality',
      working: 'quality-in-progress',
      gate: {
        nodes: ['wait-ready-for-qa'],
        waiting: 'waiting-ready-for-qa',
        condition: { kind: 'label', label: 'ready-for-qa', role: 'quality' },
      },
    },
    {
      role: 'testing',
      working: 'testing-in-progress',
      gate: {
        nodes: ['wait-pr-approved'],
        waiting: 'waiting-pr-approved',
        condition: { kind: 'approved', role: 'testing' },
      },
    },
  ],
  finalizing: 'finalizing',
  roles: { implementation: [by(REX)], quality: [by(CLEO)], testing: [by(TESS)] },
  trustedAuthors: [by(LEAD)],
  self: by(BATON),
  deadlines: { agent: [], gate: [], unclaimed: [], resting: [], play: [] },
  reworkLimit: 5,
  publishAfterMs: 10_000,
};

/** The same, with one more gate that waits for checks. */
export const POLICY_WITH_CHECKS: Policy = {
  ...POLICY,
  stages: [
    ...POLICY.stages,
    {
      role: 'integration',
      working: 'atlas-integration-in-progress',
      gate: { nodes: ['wait-checks'], waiting: 'waiting-checks', condition: { kind: 'checks-passed' } },
    },
  ],
};

export function configured(policy: Policy = POLICY, repositories = [REPOSITORY]): Configured {
  return { repositories, policyOf: () => policy };
}

/** A classification in few words, for tables: `facts 7 pull-request+label may start`, `ignored ping`. */
export function inWords(result: Classification): string {
  switch (result.kind) {
    case 'facts': {
      const kinds = result.facts.map((fact) => fact.kind).join('+');
      return `facts ${result.identity.task} ${kinds}${result.mayStart ? ' may start' : ''}`;
    }
    case 'unplaced':
      return `unplaced ${result.pullRequests.map((number) => `#${String(number)}`).join('+')} ${result.facts.map((fact) => fact.kind).join('+')}`;
    case 'invalid':
      return 'invalid';
    default:
      return `${result.kind} ${result.reason}`;
  }
}

/** How a delivery is classified, in few words. */
export function words(event: string, payload: unknown, setup = configured()): string {
  return inWords(classify({ event, delivery: 'd-1', payload }, setup));
}

/** What a delivery tells. */
export function factsOf(event: string, payload: unknown, setup = configured()): readonly Fact[] {
  const result = classify({ event, delivery: 'd-1', payload }, setup);
  if (result.kind !== 'facts' && result.kind !== 'unplaced') throw new Error(`no facts, but ${inWords(result)}`);
  return result.facts;
}
