import { describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import fc from 'fast-check';
import { ClusterError } from '../../activities/argo/cluster.ts';
import { attempt, retryDelayMs } from '../../activities/attempts.ts';
import { RETRY_POLICIES } from '../../signals/retry-policies.ts';

describe('the delay before the next attempt', () => {
  test.each([
    ['labels', 1, 5_000],
    ['labels', 2, 10_000],
    ['labels', 3, 20_000],
    ['labels', 4, 30_000],
    ['resume', 1, 2_000],
    ['resume', 2, 4_000],
    ['resume', 9, 30_000],
  ] as const)('of %s after attempt %i is %i ms', (policy, attempts, delay) => {
    expect(retryDelayMs(attempts, RETRY_POLICIES[policy], null, 0.5)).toBe(delay);
  });

  test('strays by a tenth at most, and never past the cap', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempts, random) => {
          const backoff = Math.min(30_000, 2_000 * 2 ** (attempts - 1));
          const delay = retryDelayMs(attempts, RETRY_POLICIES.resume, null, random);
          expect(delay).toBeGreaterThanOrEqual(Math.round(backoff * 0.9));
          expect(delay).toBeLessThanOrEqual(Math.min(30_000, Math.round(backoff * 1.1)));
        },
      ),
    );
  });

  test('is what the server asked for, within the cap', () => {
    expect(retryDelayMs(1, RETRY_POLICIES.resume, 9_000, 0.5)).toBe(9_000);
    expect(retryDelayMs(1, RETRY_POLICIES.resume, 3_600_000, 0.5)).toBe(30_000);
    expect(retryDelayMs(2, RETRY_POLICIES.resume, 1_000, 0.5)).toBe(4_000);
  });
});

describe('an attempt', () => {
  const run = (error: Error, about: ConstructorParameters<typeof MockActivityEnvironment>[0]) =>
    new MockActivityEnvironment(about, { logger: new DefaultLogger('ERROR') }).run(() =>
      attempt({ random: () => 0.5, clock: Date.now }, () => Promise.reject(error)),
    );
  const noAnswer = new ClusterError('no answer', { status: null });

  test('without a limit is always retried; where the server does not tell the policy, three are assumed', async () => {
    const unlimited = { attempt: 40, retryPolicy: { initialInterval: 1_000 } };
    await expect(run(noAnswer, unlimited)).rejects.toMatchObject({ nextRetryDelay: 30_000 });
    await expect(run(noAnswer, { attempt: 2 })).rejects.toMatchObject({ nextRetryDelay: 4_000 });
    expect(await run(noAnswer, { attempt: 3 })).toEqual({ kind: 'unreachable', why: 'no answer' });
  });

  test.each([
    [401, 'check kubernetes.token'],
    [403, 'check that this account may get, list, watch, create and patch workflows'],
    [404, 'check kubernetes.server, the namespace'],
    [413, ''],
  ])('that was answered %i ends at once and says what to check', async (status, words) => {
    const outcome = await run(new ClusterError('words of the server', { status }), { attempt: 1 });
    const why = `the Kubernetes API answered ${String(status)}: words of the server`;
    expect(outcome).toEqual({ kind: 'unreachable', why: expect.stringContaining(why) });
    expect(outcome).toEqual({ kind: 'unreachable', why: expect.stringContaining(words) });
  });

  test('lets a bug through as it is', async () => {
    const bug = new TypeError('undefined is not a function');
    await expect(run(bug, { attempt: 3 })).rejects.toBe(bug);
  });
});
