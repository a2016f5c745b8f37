import { expect, test } from '@jest/globals';
import type { Fact } from '../../../signals/facts.ts';
import { foldDelivery } from '../../../workflows/play/fold.ts';
import { begin } from '../../../workflows/play/state.ts';
import { POLICY } from './policy.ts';
import { INPUT } from './simulation.ts';

const COPILOT = { id: 198_982_749, login: 'Copilot', bot: true };
const AS_A_PERSON = [{ id: null, login: 'Copilot' }];
const at = '2026-03-01T10:00:00Z';

test.each<[string, Fact]>([
  [
    'quality',
    {
      kind: 'label',
      pullRequest: 70,
      action: 'labeled',
      label: 'ready-for-qa',
      head: null,
      by: COPILOT,
      at,
      source: 'delivery',
    },
  ],
  [
    'testing',
    { kind: 'review', pullRequest: 70, review: 1, state: 'approved', commit: null, by: COPILOT, canWrite: false, at },
  ],
])('a play that refuses the word of an App which is configured as a person says how an App is: %s', (role, fact) => {
  const policy = { ...POLICY, roles: { quality: AS_A_PERSON, testing: AS_A_PERSON } };
  const told = { delivery: 'd-1', event: 'e', facts: [fact] };
  const { ledger } = foldDelivery(begin({ ...INPUT, policy }, Date.parse(at)), told);
  const reason = `Copilot (an App's account: configure Copilot[bot], or its id) does not hold the role ${role}`;
  expect(ledger.entries.at(-1)).toMatchObject({ outcome: 'refused', reason });
});
