import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ClusterError, type Cluster } from '../../../activities/argo/cluster.ts';
import { guardedCluster } from '../../../activities/argo/guarded-cluster.ts';
import { createKubernetesCluster } from '../../../activities/argo/kubernetes-cluster.ts';
import { createBreaker, type Breaker } from '../../../breakers/breaker.ts';
import { startCluster, type ClusterStandIn } from '../../../standins/cluster/start-cluster.ts';

let standIn: ClusterStandIn;
let breaker: Breaker;
let cluster: Cluster;
beforeEach(async () => {
  standIn = await startCluster();
  breaker = createBreaker('kubernetes', { settings: { minimumCalls: 2 } });
  // Shorter than any Retry-After: what the server said is heard at once.
  const port = createKubernetesCluster({ server: standIn.url, env: {}, requestTimeoutMs: 900 });
  cluster = guardedCluster(port, breaker, () => 0.5);
});
afterEach(() => standIn.stop());

const read = (): Promise<unknown> => cluster.readWorkflow('argo', 'play-7');
const failing = async (): Promise<ClusterError> => {
  try {
    await read();
  } catch (error) {
    if (error instanceof ClusterError) return error;
  }
  throw new Error('it did not fail');
};

test('an API server that does not answer is left alone: nothing is sent, and the error says why and for how long', async () => {
  standIn.faults.next('get', { kind: 'cut' });
  standIn.faults.next('get', { kind: 'answer', status: 503 }, { times: Infinity });
  await failing();
  await failing();
  const hits = standIn.faults.hits();
  const error = await failing();
  expect(standIn.faults.hits()).toBe(hits);
  expect(error).toMatchObject({ withheld: true, transient: true, status: null });
  expect(error.message).toContain('the circuit breaker of the Kubernetes API is open; the last failure: ');
  expect(error.retryAfterMs).toBeGreaterThan(4_000);
  expect(error.retryAfterMs).toBeLessThanOrEqual(5_250);
});

describe('what the API server says', () => {
  test.each([
    ['no such run', null],
    ['409', { kind: 'answer', status: 409 }],
    ['422', { kind: 'answer', status: 422 }],
    ['429 with a time to wait', { kind: 'answer', status: 429, retryAfterSeconds: 1 }],
  ] as const)('(%s) is an answer, and opens nothing however often', async (_, fault) => {
    if (fault !== null) standIn.faults.next('get', fault, { times: Infinity });
    for (let each = 0; each < 20; each += 1) await read().catch(() => undefined);
    expect(breaker.look().state).toBe('closed');
  });

  test.each([500, 503] as const)('(%i) opens it', async (status) => {
    standIn.faults.next('get', { kind: 'answer', status }, { times: 2 });
    await failing();
    await failing();
    expect(breaker.look()).toMatchObject({ state: 'open', openings: 1 });
  });
});

describe('a watch', () => {
  const watch = async (until: AbortSignal): Promise<void> => {
    const { resourceVersion } = await cluster.listWorkflows('argo', {});
    const options = { resourceVersion, timeoutSeconds: 60, signal: until };
    for await (const { type } of cluster.watchWorkflows('argo', options)) expect(type).toBe('BOOKMARK');
  };

  test('that can not be opened counts', async () => {
    standIn.faults.next('watch', { kind: 'cut' }, { times: 3 });
    for (let each = 0; each < 3; each += 1) await watch(new AbortController().signal).catch(() => undefined);
    expect(breaker.look().state).toBe('open');
  });

  test('that is open has counted as a success, and counts no more when its connection breaks', async () => {
    const results: string[] = [];
    let opened = (): void => undefined;
    const watching = new Promise<void>((resolve) => (opened = resolve));
    breaker.listen({
      call: (result) => {
        results.push(result);
        // The list is the first.
        if (results.length === 2) opened();
      },
    });
    const ended = watch(new AbortController().signal).catch((error: unknown) => error);
    await watching;
    standIn.faults.cutWatches();
    expect(await ended).toBeInstanceOf(ClusterError);
    expect(results).toEqual(['success', 'success']);
  });
});
