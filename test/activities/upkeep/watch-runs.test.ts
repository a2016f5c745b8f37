import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ClusterError } from '../../../activities/argo/cluster.ts';
import type { VisiblePlay } from '../../../activities/upkeep/visible-plays.ts';
import type { Seen } from '../../../activities/upkeep/watch-ports.ts';
import { startUnderTest, type ClusterUnderTest } from '../../cluster/cluster-under-test.ts';
import { serveHttp, type ServerUnderTest } from '../argo/api-server.ts';
import { GATE, runOf, startWatch, type Telling, type WatchSetup, type WatchUnderTest } from './watch-under-test.ts';

describe('the watch', () => {
  let cluster: ClusterUnderTest;
  let watches: WatchUnderTest[];
  beforeEach(async () => {
    cluster = await startUnderTest({ argo: false });
    watches = [];
  });
  afterEach(async () => {
    for (const watch of watches) await watch.end().catch(() => undefined);
    await cluster.stop();
  });

  const start = (setup: Partial<WatchSetup> = {}): WatchUnderTest => {
    const watch = startWatch({ url: cluster.cluster.url, ...setup });
    watches.push(watch);
    return watch;
  };
  const create = async (task: string, stage: string | null = null): Promise<void> => {
    const { status } = await cluster.send('POST', cluster.workflows, runOf(task, stage));
    expect(status).toBe(201);
  };
  const change = async (task: string, patch: object): Promise<void> => {
    const { status } = await cluster.mergePatch(`${cluster.workflows}/run-${task}`, patch);
    expect(status).toBe(200);
  };
  const reach = (task: string): Promise<void> => change(task, { status: { phase: 'Running', nodes: { 'n-1': GATE } } });
  const about =
    (task: string, holds: (telling: Telling) => boolean = () => true) =>
    (telling: Telling): boolean =>
      telling.run.name === `run-${task}` && holds(telling);
  const atGate = ({ run }: Telling): boolean => run.gates.some(({ phase }) => phase === 'Running');

  test('tells the play of a run that was there before, and of one that comes', async () => {
    await create('1');
    const watch = start();
    expect((await watch.told(about('1'))).play).toBe('play/acme/shop/1');
    await create('2');
    expect((await watch.told(about('2'))).play).toBe('play/acme/shop/2');
  });

  test('tells when a gate is reached', async () => {
    await create('1', 'implementation-in-progress');
    const watch = start();
    await reach('1');
    expect((await watch.told(about('1', atGate))).run.gates).toMatchObject([{ displayName: 'wait-pr-created' }]);
  });

  test('tells nothing of what the play did itself', async () => {
    await create('1', 'implementation-in-progress');
    const watch = start();
    await reach('1');
    await watch.told(about('1', atGate));
    const ours = { labels: { 'current-stage': 'waiting-pr-created' }, annotations: { 'baton/stage-revision': '2' } };
    await change('1', { metadata: ours });
    const opened = { ...GATE, phase: 'Succeeded', message: 'Resumed by Baton: 0123' };
    await change('1', { status: { nodes: { 'n-1': opened } } });
    // Whatever is told in between comes before this.
    await change('1', { status: { phase: 'Succeeded' } });
    await watch.told(about('1', ({ run }) => run.phase === 'Succeeded'));
    expect(watch.tellings.map(({ run }) => run.phase)).toEqual(['Running', 'Succeeded']);
  });

  test('tells that a run was deleted', async () => {
    await create('1', 'implementation-in-progress');
    const watch = start();
    await reach('1');
    await watch.told(about('1'));
    await cluster.send('DELETE', `${cluster.workflows}/run-1`);
    expect((await watch.told(about('1', ({ run }) => run.gone))).run.gone).toBe(true);
    await watch.end();
    expect(watch.seen.size).toBe(0);
  });

  test('finds what happened while nobody watched, by the memory of the attempt before', async () => {
    await create('1', 'implementation-in-progress');
    await create('2', 'implementation-in-progress');
    const seen: Seen = new Map();
    const first = start({ seen });
    await create('3');
    await first.told(about('3'));
    await first.end();
    await cluster.send('DELETE', `${cluster.workflows}/run-1`);
    await reach('2');
    const second = start({ seen });
    await second.told(about('1', ({ run }) => run.gone));
    await second.told(about('2', atGate));
    expect(second.tellings.filter(about('3'))).toEqual([]);
  });

  describe('that remembers nothing', () => {
    const STAGE = 'quality-in-progress';
    const play = (task: string, stage: string, ...attention: string[]): VisiblePlay => ({
      play: `play/acme/shop/${task}`,
      stage,
      stageSince: 0,
      attention,
      pullRequest: null,
    });

    test('tells plays that need a person of a run that goes on, once, and no others', async () => {
      for (const task of ['1', '2', '3', '4']) await create(task, STAGE);
      const seen: Seen = new Map();
      const plays = [play('1', 'failed', 'resting'), play('2', STAGE, 'spec-suspended'), play('3', STAGE, 'escalated')];
      const watch = start({ seen, troubledPlays: async () => plays });
      await Promise.all([watch.told(about('1')), watch.told(about('2'))]);
      await watch.end();
      expect(watch.tellings.map(({ run }) => run.name).sort()).toEqual(['run-1', 'run-2']);

      // The next attempt of the same process knows that they were told.
      const next = start({ seen, troubledPlays: async () => plays });
      await reach('4');
      await next.told(about('4'));
      expect(next.tellings).toHaveLength(1);
    });

    test('asks again for those plays when Temporal does not answer, and goes on with the rest meanwhile', async () => {
      await create('1', STAGE);
      let asked = 0;
      let isAway = true;
      const troubledPlays = async (): Promise<VisiblePlay[]> => {
        asked += 1;
        if (isAway) throw new Error('UNAVAILABLE');
        return [play('1', 'failed', 'resting')];
      };
      const watch = start({ troubledPlays });
      await create('2');
      await watch.told(about('2'));
      while (asked < 2) await cluster.send('GET', cluster.workflows);
      expect(watch.tellings.filter(about('1'))).toEqual([]);
      isAway = false;
      await watch.told(about('1'));
    });
  });

  test.each<[what: string, happen: () => void]>([
    ['its connection is cut', () => cluster.cluster.faults.cutWatches()],
    [
      'its version is too old',
      () => {
        void cluster.cluster.faults.compact();
        cluster.cluster.faults.cutWatches();
      },
    ],
    ['the server is busy', () => cluster.cluster.faults.next('watch', { kind: 'answer', status: 503 }, { times: 2 })],
  ])('goes on when %s, and misses nothing', async (_, happen) => {
    await create('1', 'implementation-in-progress');
    const watch = start();
    await create('2');
    await watch.told(about('2'));
    happen();
    await reach('1');
    await watch.told(about('1', atGate));
    expect(watch.tellings.filter(about('2'))).toHaveLength(1);
  });

  test('is not stopped by an object that cannot be read', async () => {
    await create('1', 'implementation-in-progress');
    const watch = start();
    await change('1', { status: { nodes: 'nonsense', phase: 7 } });
    await create('2');
    await watch.told(about('2'));
  });

  test('tells what it could not tell while Temporal was away, newest state only', async () => {
    let isAway = true;
    const tried: Telling[] = [];
    const watch = start({
      tell: async (target, run) => {
        tried.push({ play: target.play, run });
        if (isAway) throw new Error('UNAVAILABLE');
        return 'signalled';
      },
    });
    await create('1');
    await reach('1');
    while (!tried.some(atGate)) await cluster.send('GET', cluster.workflows);
    isAway = false;
    const telling = await watch.told(about('1'));
    expect(atGate(telling)).toBe(true);
    expect(watch.tellings).toHaveLength(1);
  });

  test('ends with a cluster that is away though a play can not be told: the next attempt has to hear of its return', async () => {
    let tries = 0;
    const tell = async (): Promise<never> => {
      tries += 1;
      throw new Error('the history is too long');
    };
    const troubledPlays = async (): Promise<never> => {
      throw new Error('UNAVAILABLE');
    };
    const watch = start({ tell, troubledPlays });
    await create('1');
    await create('2', 'implementation-in-progress');
    while (tries === 0) await new Promise((resolve) => setImmediate(resolve));
    cluster.cluster.faults.next('*', { kind: 'cut' }, { times: Infinity });
    cluster.cluster.faults.cutWatches();
    await expect(watch.running).rejects.toThrow(ClusterError);
  });

  test('waits ever longer, with a cap and out of step with others, while the cluster is away', async () => {
    cluster.cluster.faults.next('list', { kind: 'cut' }, { times: Infinity });
    const watch = start();
    await expect(watch.running).rejects.toThrow(ClusterError);
    expect(watch.pauses).toEqual([750, 1_500, 3_000, 6_000]);
  });

  test('comes back when the server asks it to', async () => {
    cluster.cluster.faults.next('list', { kind: 'answer', status: 503, retryAfterSeconds: 20 });
    const watch = start();
    while (watch.pauses.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(watch.pauses[0]).toBe(20_000);
  });

  describe('of a server that ends every watch without a word', () => {
    let server: ServerUnderTest;
    beforeEach(async () => {
      server = await serveHttp(({ url = '' }, response) =>
        response.end(url.includes('watch=') ? '' : '{"metadata":{"resourceVersion":"7"},"items":[]}'),
      );
    });
    afterEach(() => server.stop());

    test('as soon as it is open does not hammer it', async () => {
      const watch = start({ url: server.url });
      await expect(watch.running).rejects.toThrow('as soon as it was open');
      expect(watch.pauses).toEqual([750, 1_500, 3_000, 6_000]);
    });

    test('when its time is over just opens the next one', async () => {
      let now = 0;
      const watch = start({ url: server.url, clock: () => (now += 240_000) });
      while (watch.pauses.length < 10) await new Promise((resolve) => setImmediate(resolve));
      expect(new Set(watch.pauses)).toEqual(new Set([100]));
      expect(watch.warnings).toEqual([]);
    });
  });

  test('gives up with the error when the cluster stays away, for Temporal to show and to try again', async () => {
    cluster.cluster.faults.next('list', { kind: 'answer', status: 500 }, { times: Infinity });
    await expect(start().running).rejects.toThrow(ClusterError);
  });
});
