import { expect, test } from '@jest/globals';
import { foldDelivery } from '../../../workflows/play/fold.ts';
import { begin } from '../../../workflows/play/state.ts';
import { OPENED, READY_FOR_QA } from './clean-life.ts';
import { INPUT } from './simulation.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const shared = { delivery: 'the id of two hooks', event: 'pull_request' };

test('two deliveries under one id are judged by what they say: the news of the second one is not lost', () => {
  const first = foldDelivery(begin(INPUT, NOW), { ...shared, facts: OPENED[0] ?? [] });
  const both = foldDelivery(first, { ...shared, facts: READY_FOR_QA });
  expect(both.ledger.entries.map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
  expect(both.pullRequests).not.toEqual(first.pullRequests);
});

test('two deliveries under one id that say the same are one piece of news, and two in the ledger', () => {
  const once = foldDelivery(begin(INPUT, NOW), { ...shared, facts: OPENED[0] ?? [] });
  const twice = foldDelivery(once, { ...shared, facts: OPENED[0] ?? [] });
  expect(twice.ledger.counts).toMatchObject({ applied: 1, duplicate: 1 });
  expect(twice.pullRequests).toEqual(once.pullRequests);
});
