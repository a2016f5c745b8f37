import { describe, expect, test } from '@jest/globals';
import { parseCondition } from '../../config/condition.ts';
import { toMs } from '../../config/duration.ts';
import { DEFAULT_STAGES, policyFor } from '../../config/policies.ts';
import { configSchema } from '../../config/schema.ts';

const policyOf = (input: unknown) => policyFor(configSchema.parse(input));

describe('without a word in the configuration', () => {
  const policy = policyOf({});

  test('Rex, Cleo and Tess work one after the other, each with a gate behind', () => {
    expect(
      policy.stages.map(({ role, working, gate }) => [
        role,
        working,
        gate.nodes.join(' '),
        gate.waiting,
        gate.condition,
      ]),
    ).toEqual([
      [
        'implementation',
        'implementation-in-progress',
        'wait-pr-created wait-for-pr-created',
        'waiting-pr-created',
        { kind: 'pull-request-open' },
      ],
      [
        'quality',
        'quality-in-progress',
        'wait-ready-for-qa',
        'waiting-ready-for-qa',
        { kind: 'label', label: 'ready-for-qa', role: 'quality' },
      ],
      [
        'testing',
        'testing-in-progress',
        'wait-pr-approved wait-for-tess-approval',
        'waiting-pr-approved',
        { kind: 'approved', role: 'testing' },
      ],
    ]);
    expect(policy.stages).toBe(DEFAULT_STAGES);
    expect(policy.finalizing).toBe('finalizing');
  });

  test('every wait has a deadline', () => {
    const hour = 3_600_000;
    expect(policy.deadlines).toEqual({
      agent: [{ afterMs: 24 * hour, consequence: 'escalate' }],
      gate: [
        { afterMs: hour / 2, consequence: 'remind' },
        { afterMs: 4 * hour, consequence: 'escalate' },
      ],
      unclaimed: [{ afterMs: 72 * hour, consequence: 'close' }],
      resting: [{ afterMs: 72 * hour, consequence: 'close' }],
      play: [
        { afterMs: 13 * 24 * hour, consequence: 'remind' },
        { afterMs: 14 * 24 * hour, consequence: 'fail' },
      ],
    });
  });

  test('nobody holds a role and nobody is trusted', () => {
    expect(policy).toMatchObject({ roles: {}, trustedAuthors: [], self: null, reworkLimit: 5, publishAfterMs: 10_000 });
  });
});

test('stages of the configuration take the place of the default ones', () => {
  const gate = { nodes: ['wait-merge-to-main'], waiting: 'waiting-pr-merged', condition: 'merged' };
  const policy = policyOf({ stages: [{ role: 'integration', working: 'merging', gate }] });
  expect(policy.stages).toEqual([
    { role: 'integration', working: 'merging', gate: { ...gate, condition: { kind: 'merged' } } },
  ]);
});

test('one ladder can be changed without the others, and its rungs come in order', () => {
  const gate = [
    { after: '2h', then: 'escalate' },
    { after: 1_500, then: 'remind' },
  ];
  const { deadlines } = policyOf({ deadlines: { gate } });
  expect(deadlines.gate).toEqual([
    { afterMs: 1_500, consequence: 'remind' },
    { afterMs: 7_200_000, consequence: 'escalate' },
  ]);
  expect(deadlines.agent).toEqual([{ afterMs: 86_400_000, consequence: 'escalate' }]);
});

test('an account is known by id, by login, or by both', () => {
  const policy = policyOf({ roles: { testing: [{ id: 7 }, { login: 'tess' }] }, self: { id: 9, login: 'baton' } });
  expect(policy.roles).toEqual({
    testing: [
      { id: 7, login: null },
      { id: null, login: 'tess' },
    ],
  });
  expect(policy.self).toEqual({ id: 9, login: 'baton' });
});

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['15m', 900_000],
  ['4h', 14_400_000],
  ['14d', 1_209_600_000],
  [250, 250],
])('%s is %i milliseconds', (text, ms) => {
  expect(toMs(text)).toBe(ms);
});

test.each(['4 h', '4', 'h', '1.5h', '14dayz', ''])('"%s" is no duration', (text) => {
  expect(() => toMs(text)).toThrow(RangeError);
});

test.each([
  ['pull-request-open', { kind: 'pull-request-open' }],
  ['checks-passed', { kind: 'checks-passed' }],
  ['merged', { kind: 'merged' }],
  ['label ready-for-qa by quality', { kind: 'label', label: 'ready-for-qa', role: 'quality' }],
  ['approved by security', { kind: 'approved', role: 'security' }],
  ['approved by tess', null],
  ['label by quality', null],
  ['label two words by quality', null],
  ['Merged', null],
  ['approved by testing ', null],
])('condition "%s"', (text, condition) => {
  expect(parseCondition(text)).toEqual(condition);
});
