import { describe, expect, test } from '@jest/globals';
import type { ClusterError } from '../../../activities/argo/cluster.ts';
import { createRateLimit, type Lane, type RateLimitOptions } from '../../../activities/argo/rate-limit.ts';

const MINUTE = 60_000;

/** A limit in a time that only passes when the test says so. */
function limitAt(options: Pick<RateLimitOptions, 'qps' | 'burst'>) {
  let now = 1_000;
  let timers: { at: number; then: () => void }[] = [];
  const sent: { name: string; at: number }[] = [];
  const refused: { name: string; error: ClusterError }[] = [];
  const throttled: string[] = [];
  const waits: string[] = [];
  const limit = createRateLimit({
    ...options,
    clock: () => now,
    after: (ms, then) => timers.push({ at: now + ms, then }),
    onThrottled: (by) => throttled.push(by),
    onWaited: (lane, ms) => waits.push(`${lane} ${String(Math.round(ms))}`),
  });
  const settle = async (): Promise<void> => {
    for (let turns = 0; turns < 5; turns += 1) await Promise.resolve();
  };
  return {
    limit,
    sent,
    refused,
    throttled,
    waits,
    names: () => sent.map(({ name }) => name),
    async ask(
      lane: Lane,
      name: string = lane,
      withinMs = MINUTE,
      signal = new AbortController().signal,
    ): Promise<void> {
      limit.take(lane, withinMs, signal).then(
        () => sent.push({ name, at: now - 1_000 }),
        (error: unknown) => refused.push({ name, error: error as ClusterError }),
      );
      await settle();
    },
    async pass(ms: number): Promise<void> {
      const until = now + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        now = Math.max(now, next.at);
        next.then();
        await settle();
      }
      now = until;
    },
  };
}

describe('the limit of requests', () => {
  test('lets a burst through at once, then so many a second, in the order in which they came', async () => {
    const { ask, pass, sent, names } = limitAt({ qps: 10, burst: 3 });
    for (const name of ['a', 'b', 'c', 'd', 'e']) await ask('call', name);
    expect(names()).toEqual(['a', 'b', 'c']);
    await pass(1_000);
    expect(sent.slice(3)).toEqual([
      { name: 'd', at: 100 },
      { name: 'e', at: 200 },
    ]);
  });

  test('holds in the long run, whatever is asked for', async () => {
    const { ask, pass, sent } = limitAt({ qps: 20, burst: 40 });
    for (let second = 0; second < 30; second += 1) {
      for (const lane of ['call', 'list', 'call', 'write', 'call', 'list'] as const) {
        for (let times = 0; times < 8; times += 1) await ask(lane);
      }
      await pass(1_000);
    }
    // Writes may run ahead by another burst, which is paid back.
    expect(sent.length).toBeLessThanOrEqual(40 + 30 * 20 + 40);
    expect(sent.length).toBeGreaterThanOrEqual(30 * 20);
  });

  test('makes no write wait behind the pages of a sweep, nor behind calls: what was read for it grows stale', async () => {
    const { ask, names } = limitAt({ qps: 10, burst: 4 });
    for (let pages = 0; pages < 50; pages += 1) await ask('list');
    for (let calls = 0; calls < 50; calls += 1) await ask('call');
    const before = names().length;
    await ask('write', 'gate');
    expect(names().slice(before)).toEqual(['gate']);
  });

  test('has those who wait pay back what a write took ahead', async () => {
    const { ask, pass, sent } = limitAt({ qps: 10, burst: 2 });
    for (const lane of ['call', 'call', 'write', 'write'] as const) await ask(lane);
    await ask('call', 'later');
    await pass(1_000);
    expect(sent.at(-1)).toEqual({ name: 'later', at: 300 });
  });

  test('grants writes no more credit than one burst', async () => {
    const { ask, sent, refused } = limitAt({ qps: 10, burst: 5 });
    for (let writes = 0; writes < 20; writes += 1) await ask('write');
    expect(sent).toHaveLength(10);
    expect(refused[0]?.error).toMatchObject({ status: 429, retryAfterMs: 100, transient: true });
  });

  test('keeps a part of the burst from lists, for the calls that come after them', async () => {
    const { ask, names } = limitAt({ qps: 1, burst: 40 });
    for (let pages = 0; pages < 40; pages += 1) await ask('list');
    expect(names()).toHaveLength(30);
    for (let calls = 0; calls < 11; calls += 1) await ask('call');
    expect(names().filter((name) => name === 'call')).toHaveLength(10);
  });

  test('gives lists every fourth turn while calls wait: a sweep is slow then, and never starves', async () => {
    const { ask, pass, names } = limitAt({ qps: 10, burst: 1 });
    await ask('call', 'first');
    for (let times = 0; times < 12; times += 1) {
      await ask('list');
      await ask('call');
    }
    await pass(800);
    expect(names().slice(1)).toEqual(['call', 'call', 'list', 'call', 'call', 'call', 'list', 'call']);
  });

  test('says at once, and sends nothing, where there is no room in the time that a request may take', async () => {
    const { ask, refused, throttled } = limitAt({ qps: 10, burst: 1 });
    await ask('call', 'first');
    for (let calls = 0; calls < 30; calls += 1) await ask('call', 'waits', 3_000);
    await ask('call', 'too much', 3_000);
    expect(refused).toMatchObject([
      { name: 'too much', error: { status: 429, reason: 'ClientRateLimit', retryAfterMs: 3_100 } },
    ]);
    expect(throttled.filter((by) => by === 'deadline')).toHaveLength(1);
  });

  test('lets go of a request that nobody waits for any more, and of its turn', async () => {
    const { ask, pass, sent, refused } = limitAt({ qps: 10, burst: 1 });
    const ender = new AbortController();
    await ask('call', 'first');
    await ask('call', 'gone', MINUTE, ender.signal);
    await ask('call', 'stays');
    ender.abort();
    await pass(1_000);
    expect(refused).toMatchObject([{ name: 'gone', error: { status: 429 } }]);
    expect(sent.at(-1)).toEqual({ name: 'stays', at: 100 });
  });

  test('stops for as long as the server asks, and begins slowly again', async () => {
    const { ask, pass, sent, refused, limit } = limitAt({ qps: 10, burst: 40 });
    limit.stop(7_000);
    for (let calls = 0; calls < 3; calls += 1) await ask('call');
    await ask('list');
    await ask('write');
    await ask('call', 'hurry', 5_000);
    expect(refused).toMatchObject([
      { name: 'write', error: { retryAfterMs: 7_000 } },
      { name: 'hurry', error: { status: 429 } },
    ]);
    await pass(6_999);
    expect(sent).toEqual([]);
    await pass(10_000);
    expect(sent.map(({ at }) => at)).toEqual([7_000, 7_100, 7_200, expect.any(Number)]);
  });

  test('stops for a minute at most, whatever somebody has put into Retry-After', async () => {
    const { ask, pass, names, limit } = limitAt({ qps: 10, burst: 40 });
    limit.stop(24 * 60 * MINUTE);
    await ask('call', 'patient', 2 * MINUTE);
    await pass(MINUTE);
    expect(names()).toEqual(['patient']);
  });

  test('tells what waited for how long, and why', async () => {
    const { ask, pass, waits, throttled, limit } = limitAt({ qps: 10, burst: 1 });
    await ask('call');
    await ask('list');
    await ask('write');
    await pass(1_000);
    limit.stop(1_000);
    expect(waits).toEqual(['call 0', 'write 0', 'list 200']);
    expect(throttled).toEqual(['limit', 'server']);
  });
});
