import { beforeEach, expect, test } from '@jest/globals';
import { TemporalTrouble, type BridgeClient } from '../../bridge/bridge-client.ts';
import { bridgeSettings, guardedClient } from '../../bridge/guarded-client.ts';
import { createBreaker, type Breaker } from '../../breakers/breaker.ts';
import { DEFAULT_SETTINGS } from '../../breakers/settings.ts';
import { recordingClient } from './bridge-under-test.ts';

let now = 0;
let breaker: Breaker;
beforeEach(() => {
  now = 1_000_000;
  breaker = createBreaker('temporal', { clock: () => now });
});

/** Asks twenty times a Temporal that answers with this code after so long, and says how the breaker stands. */
async function ask(code: number, ms: number, call: (client: BridgeClient) => Promise<unknown>): Promise<string> {
  const fail = (): Promise<never> => {
    now += ms;
    return Promise.reject(new TemporalTrouble('no', { transient: true, code, cause: null }));
  };
  const broken = recordingClient({ with: { signal: fail, countUnclaimed: fail, answers: fail, couldStart: fail } });
  const client = guardedClient(broken, breaker, () => now);
  for (let each = 0; each < 20; each += 1) await call(client).catch(() => undefined);
  return breaker.look().state;
}

const signal = (client: BridgeClient): Promise<unknown> =>
  client.signal('play/acme/shop/7', { delivery: 'd', event: 'pull_request.opened', facts: [] }, now + 8_000);

test.each([
  ['UNAVAILABLE', 14, 5, 'open'],
  ['RESOURCE_EXHAUSTED', 8, 5, 'open'],
  ['a connection that is cut', 13, 5, 'open'],
  ['DEADLINE_EXCEEDED after a fair time', 4, 500, 'open'],
  ['DEADLINE_EXCEEDED where the delivery had no time left', 4, 100, 'closed'],
  ['INVALID_ARGUMENT', 3, 5, 'closed'],
  ['PERMISSION_DENIED', 7, 5, 'closed'],
  ['ABORTED', 10, 5, 'closed'],
] as const)('after %s again and again the breaker of Temporal is as it should', async (_, code, ms, state) => {
  expect(await ask(code, ms, signal)).toBe(state);
});

test('a visibility that is away opens nothing, and an open breaker keeps nobody from asking whether Temporal is there', async () => {
  expect(await ask(14, 5, (client) => client.countUnclaimed('acme/shop', now))).toBe('closed');
  expect(await ask(14, 5, (client) => client.answers(now))).toBe('closed');
  breaker.force({ to: 'open', until: now + 60_000 });
  const client = guardedClient(recordingClient(), breaker, () => now);
  await expect(client.answers(now)).resolves.toBeUndefined();
  await expect(signal(client)).rejects.toMatchObject({ transient: true, code: null });
});

test('a delivery that comes when the breaker has just opened has three chances at least within its deadline', () => {
  for (const deadlineMs of [1_000, 8_000]) {
    const { openMs, openAtMostMs, halfOpenMs } = bridgeSettings(DEFAULT_SETTINGS, deadlineMs);
    expect(openMs).toBeLessThan(openAtMostMs);
    expect(3 * 1.1 * openAtMostMs).toBeLessThan(deadlineMs);
    expect(halfOpenMs).toBeLessThanOrEqual(openAtMostMs);
  }
});
