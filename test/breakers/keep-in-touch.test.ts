import { beforeEach, expect, test } from '@jest/globals';
import { createBreaker, type Breaker } from '../../breakers/breaker.ts';
import { createTouch } from '../../breakers/keep-in-touch.ts';
import type { BreakerBoard, BreakerReport, Override } from '../../signals/breaker-messages.ts';

let now = 0;
let breaker: Breaker;
let known: BreakerBoard | null;
let isAway: boolean;
let reports: BreakerReport[];
beforeEach(() => {
  now = Date.parse('2026-11-21T04:00:00Z');
  breaker = createBreaker('github', { clock: () => now, settings: { minimumCalls: 1 } });
  known = null;
  isAway = false;
  reports = [];
});

const touchOf = () =>
  createTouch({
    breakers: [breaker],
    kind: 'worker',
    clock: () => now,
    board: {
      read: async () => {
        if (isAway) throw new Error('away');
        return known;
      },
      report: async (report) => void reports.push(report),
      force: () => Promise.reject(new Error('not asked for')),
    },
  });
const forced = (to: 'open' | 'closed', ms: number): Override => ({
  ...{ target: 'github', to, by: 'ada', reason: 'outage', at: new Date(now).toISOString() },
  until: new Date(now + ms).toISOString(),
});

test('a process reports once, then what changes, and every ten minutes that it is alive', async () => {
  const touch = touchOf();
  for (let each = 0; each < 119; each += 1) {
    await touch.look();
    now += 5_000;
  }
  expect(reports).toMatchObject([{ breakers: [{ target: 'github', state: 'closed', openings: 0 }] }]);
  const permit = breaker.enter();
  if (permit.kind === 'permit') permit.end('failure', 'connect ECONNREFUSED');
  await touch.look();
  expect(reports.at(-1)).toMatchObject({
    breakers: [{ state: 'open', openings: 1, lastFailure: 'connect ECONNREFUSED' }],
  });
  now += 3_600_000;
  await touch.look();
  await touch.look();
  expect(reports).toHaveLength(3);
});

test('what is forced is taken on, holds while Temporal is away, and lapses all the same', async () => {
  const touch = touchOf();
  known = { overrides: [forced('open', 600_000)], processes: [] };
  await touch.look();
  isAway = true;
  now += 599_000;
  await touch.look();
  expect(breaker.look().state).toBe('forced-open');
  now += 1_000;
  expect(breaker.look().state).toBe('closed');
});

test('what is forced no more is let go', async () => {
  const touch = touchOf();
  known = { overrides: [forced('closed', 600_000)], processes: [] };
  await touch.look();
  expect(breaker.look().state).toBe('forced-closed');
  known = { overrides: [], processes: [] };
  await touch.look();
  expect(breaker.look().state).toBe('closed');
});

test('a process that ends takes itself off the board', async () => {
  const touch = touchOf();
  await touch.look();
  await touch.leave();
  expect(reports.at(-1)?.breakers).toEqual([]);
});
