import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { guardedCluster } from '../../activities/argo/guarded-cluster.ts';
import { createBreaker } from '../../breakers/breaker.ts';
import { AT_FIRST_GATE, openFirstGate, openWorld, place, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.stop());

async function withOpenBreaker() {
  let now = 1_000_000;
  const breaker = createBreaker('kubernetes', { clock: () => now, settings: { minimumCalls: 1 } });
  const permit = breaker.enter();
  if (permit.kind === 'permit') permit.end('failure', 'connect ECONNREFUSED');
  const cluster = guardedCluster(world.cluster, breaker, () => 0);
  const run = await place(world, AT_FIRST_GATE, 'play-7');
  const opening = (attempt: number) =>
    world.attempt(({ openGate }) => openGate, openFirstGate(run), { attempt, cluster });
  return { opening, wait: (ms: number) => (now += ms) };
}

test('behind an open breaker an activity fails, to be tried again when the breaker lets calls through', async () => {
  const { opening } = await withOpenBreaker();
  await expect(opening(1)).rejects.toMatchObject({ type: 'BATON_BREAKER_OPEN', nextRetryDelay: 5_000 });
});

test('where the backoff of the policy is longer than the open time, it counts', async () => {
  const { opening, wait } = await withOpenBreaker();
  wait(3_000);
  await expect(opening(2)).rejects.toMatchObject({ type: 'BATON_BREAKER_OPEN', nextRetryDelay: 4_000 });
});

test('in the last attempt of the policy the outcome is unreachable, and says which breaker and why', async () => {
  const { opening } = await withOpenBreaker();
  expect(await opening(3)).toEqual({
    kind: 'unreachable',
    why: 'not sent: the circuit breaker of the Kubernetes API is open; the last failure: connect ECONNREFUSED',
  });
});

test('once the open time is over the same activity opens the gate', async () => {
  const { opening, wait } = await withOpenBreaker();
  wait(5_000);
  expect(await opening(2)).not.toMatchObject({ kind: 'unreachable' });
});
