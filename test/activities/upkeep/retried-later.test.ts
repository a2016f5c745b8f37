import { CancelledFailure } from '@temporalio/activity';
import { expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { ClusterError } from '../../../activities/argo/cluster.ts';
import { retriedLater } from '../../../activities/upkeep/retried-later.ts';

/** That of the sweep. */
const POLICY = { initialInterval: 5_000, backoffCoefficient: 2, maximumInterval: 30_000, maximumAttempts: 3 };

function fail(error: Error, random: number, attempt = 1): Promise<unknown> {
  const environment = new MockActivityEnvironment(
    { attempt, retryPolicy: POLICY },
    { logger: new DefaultLogger('ERROR') },
  );
  return environment.run(() =>
    retriedLater(
      () => random,
      () => Promise.reject(error),
    ),
  );
}

test.each([
  [0, 1, 4_500],
  [0.5, 1, 5_000],
  [0.5, 2, 10_000],
  [0.75, 2, 10_500],
])(
  'the pause after a failed attempt of upkeep strays (%d), and grows with the attempts (%i)',
  async (random, attempt, delay) => {
    const away = new ClusterError('no answer', { status: null });
    await expect(fail(away, random, attempt)).rejects.toMatchObject({
      type: 'BATON_CLUSTER_UNAVAILABLE',
      nextRetryDelay: delay,
    });
    // Temporal's own trouble, or a bug.
    await expect(fail(new TypeError('words'), random, attempt)).rejects.toMatchObject({
      type: 'TypeError',
      message: 'words',
      nextRetryDelay: delay,
    });
  },
);

test('behind an open breaker upkeep comes back when the breaker lets calls through', async () => {
  const open = new ClusterError('not sent', { status: null, withheld: true, retryAfterMs: 17_000 });
  await expect(fail(open, 0.5)).rejects.toMatchObject({ type: 'BATON_BREAKER_OPEN', nextRetryDelay: 17_000 });
});

test('what was cancelled stays cancelled', async () => {
  const cancelled = new CancelledFailure('by hand');
  await expect(fail(cancelled, 0.5)).rejects.toBe(cancelled);
});
