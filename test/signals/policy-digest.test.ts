import { expect, test } from '@jest/globals';
import { policyFor } from '../../config/policies.ts';
import { configSchema } from '../../config/schema.ts';
import { policyDigest } from '../../signals/policy-digest.ts';

const policyOf = (config: object) => policyFor(configSchema.parse(config));
const ROLES = { quality: [{ id: 1, login: 'cleo' }], testing: [{ id: 2 }] };

test('equal policies have equal digests, in whatever order they were written', () => {
  const policy = policyOf({ roles: ROLES, reworkLimit: 3 });
  const turned = JSON.parse(
    JSON.stringify(policyOf({ reworkLimit: 3, roles: { testing: [{ id: 2 }], quality: [{ login: 'cleo', id: 1 }] } })),
  ) as typeof policy;
  expect(policyDigest(turned)).toBe(policyDigest(policy));
  expect(policyDigest(policy)).toMatch(/^[0-9a-f]{8}$/);
});

test.each<[what: string, config: object]>([
  ['a role', { roles: { ...ROLES, quality: [{ id: 3 }] } }],
  ['a trusted author', { roles: ROLES, trustedAuthors: [{ id: 9 }] }],
  ['a limit', { roles: ROLES, reworkLimit: 4 }],
  ['a deadline', { roles: ROLES, deadlines: { gate: [{ after: '1h', then: 'remind' }] } }],
  ['the order of the stages', { roles: ROLES, stages: [stage('b'), stage('a')] }],
])('another policy has another digest: %s', (_, config) => {
  const before = policyDigest(
    policyOf({ roles: ROLES, ...('stages' in config ? { stages: [stage('a'), stage('b')] } : {}) }),
  );
  expect(policyDigest(policyOf(config))).not.toBe(before);
});

function stage(name: string): object {
  return {
    role: 'quality',
    working: name,
    gate: { nodes: [`wait-${name}`], waiting: `waiting-${name}`, condition: 'merged' },
  };
}
