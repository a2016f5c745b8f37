import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createKubernetesCluster } from '../../../activities/argo/kubernetes-cluster.ts';
import { sweep } from '../../../activities/upkeep/sweep.ts';
import type { SweepMemory } from '../../../activities/upkeep/upkeep-activities.ts';
import type { VisiblePlay } from '../../../activities/upkeep/visible-plays.ts';
import { createLogger } from '../../../telemetry/log.ts';
import { createMetrics } from '../../../telemetry/metrics.ts';
import { startUnderTest, type ClusterUnderTest } from '../../cluster/cluster-under-test.ts';
import { describeOnEachCluster } from '../../setup/each-cluster.ts';
import { POLICY, REPOSITORY } from '../../signals/github/crew.ts';
import { startMeddler, type Meddler } from './meddler.ts';
import { play } from './sweep-under-test.ts';
import { GATE, runOf, startWatch, type WatchUnderTest } from './watch-under-test.ts';

const AT_WORK = 'implementation-in-progress';

describeOnEachCluster('a watch event that is lost on its way', (open) => {
  let world: ClusterUnderTest;
  let meddler: Meddler;
  let watch: WatchUnderTest;
  let tasks = 1;
  beforeEach(async () => {
    world = await startUnderTest({ argo: false, open });
    meddler = await startMeddler(world.cluster);
    const { namespace } = world;
    watch = startWatch({ cluster: createKubernetesCluster({ server: meddler.url, env: {} }), namespace });
    await passes();
  });
  afterEach(async () => {
    await watch.end();
    await meddler.stop();
    await world.stop();
  });

  const create = async (task: string, stage: string | null = null): Promise<void> => {
    expect((await world.send('POST', world.workflows, runOf(task, stage))).status).toBe(201);
  };
  /** A run of another task is told: whatever came before has gone by. */
  const passes = async (): Promise<void> => {
    const task = String((tasks += 1));
    await create(task);
    await watch.told(({ run }) => run.name === `run-${task}`);
  };
  const loseNext = (type: string): void =>
    meddler.meddle((line, response) => {
      if (line.startsWith(`{"type":"${type}"`)) meddler.leaveAlone();
      else response.write(`${line}\n`);
    });
  /** What two sweeps tell, over plays that know of every run but what was lost. */
  const swept = async (known: readonly VisiblePlay[]): Promise<string[]> => {
    const told: string[] = [];
    let memory: SweepMemory | null = null;
    for (let sweeps = 0; sweeps < 2; sweeps += 1) {
      const outcome = await sweep(
        {
          cluster: createKubernetesCluster({ server: world.cluster.url, env: {} }),
          listPlays: async () => known,
          tell: async (target, run) => {
            told.push(`${target.play} of ${run.gates.map(({ phase }) => phase).join()}`);
            return 'signalled';
          },
          nudge: async () => undefined,
          repositories: [{ ...REPOSITORY, namespace: world.namespace }],
          policy: POLICY,
          logger: createLogger({ level: 'silent' }),
          metrics: createMetrics(),
          clock: Date.now,
          onProgress: () => undefined,
        },
        memory,
      );
      memory = outcome.memory;
    }
    return told;
  };
  const others = (): VisiblePlay[] =>
    Array.from({ length: tasks - 1 }, (_, index) =>
      play({ play: `play/acme/shop/${String(index + 2)}`, stage: 'pending' }),
    );

  test('that a run is there: the sweep tells its play', async () => {
    loseNext('ADDED');
    await create('1');
    await passes();
    expect(watch.tellings.filter(({ run }) => run.name === 'run-1')).toEqual([]);
    expect(await swept(others())).toContain('play/acme/shop/1 of ');
  });

  test('that a gate was reached: the sweep tells its play', async () => {
    await create('1', AT_WORK);
    await passes();
    loseNext('MODIFIED');
    await world.mergePatch(`${world.workflows}/run-1`, { status: { phase: 'Running', nodes: { 'n-1': GATE } } });
    await passes();
    expect(watch.tellings.filter(({ run }) => run.name === 'run-1')).toEqual([]);
    expect(await swept([...others(), play({ play: 'play/acme/shop/1', stage: AT_WORK })])).toContain(
      'play/acme/shop/1 of Running',
    );
  });
});
