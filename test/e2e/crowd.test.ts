import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { limited } from '../../bench/ground/limited.ts';
import { openGround, type Ground } from '../../bench/ground/open-ground.ts';
import type { BenchPlay } from '../../bench/ground/plays.ts';
import { createKubernetesCluster } from '../../activities/argo/kubernetes-cluster.ts';
import { percentile } from '../../cli/demo/latencies.ts';
import { createCleanup } from '../../cli/dev/cleanup.ts';
import { NAMESPACE } from '../../cli/dev/write-config.ts';
import { ANNOTATIONS, LABELS } from '../../signals/marks.ts';
import '../setup/scratch.ts';
import { describeWithKubernetes } from '../setup/kubernetes.ts';
import { build } from './built-baton.ts';
import { openingsByRun, transitionsIn, walk } from './crowd.ts';

/** `BATON_PLAYS=500 npm test -- test/e2e/crowd` is the long form. */
const PLAYS = Number(process.env['BATON_PLAYS'] ?? '12');
/** Starting everything, and then a second and a half for each play on a busy machine of two cores. */
const PATIENCE_MS = 120_000 + PLAYS * 1_500;
/** Webhooks under way at a time, as a hook's sender has them. */
const AT_ONCE = 50;

// It starts a Kubernetes API of its own; without the programs of one, this file has to say so as the others do.
describeWithKubernetes(`${String(PLAYS)} plays at once on a real Kubernetes API`, () => {
  const cleanup = createCleanup();
  let ground: Ground;
  let plays: readonly BenchPlay[];
  let stages: readonly string[];
  beforeAll(async () => {
    build();
    ground = await openGround(process.env, cleanup, new AbortController().signal, 'kubernetes');
    await ground.baton.restart();
    plays = await ground.plays.startMany(PLAYS);
    const limit = limited(AT_ONCE);
    stages = await Promise.all(
      plays.map((play) => walk(play, (gate) => limit(() => ground.post.send(play.act(gate))))),
    );
  }, PATIENCE_MS);
  afterAll(() => cleanup.run(), PATIENCE_MS);

  test('all complete', () => {
    expect(stages.filter((stage) => stage !== 'completed')).toEqual([]);
  });

  test('have every gate opened once, by one patch each', () => {
    const openings = openingsByRun(ground.logs);
    expect(new Set(openings.keys())).toEqual(new Set(plays.map((play) => play.uid())));
    for (const visits of openings.values()) {
      expect(visits).toHaveLength(3);
      expect(new Set(visits).size).toBe(3);
    }
  });

  test('leave labels that equal their stages, and marks of no other play', async () => {
    const cluster = createKubernetesCluster({ server: ground.standIns.cluster.url, env: {} });
    for (const play of plays) {
      const run = (await cluster.listWorkflows(NAMESPACE, { labelSelector: `${LABELS.task}=${play.task}` })).items;
      expect(run.map(({ metadata }) => metadata.uid)).toEqual([play.uid()]);
      expect(run[0]?.metadata.labels?.[LABELS.stage]).toBe('completed');
      expect(run[0]?.metadata.annotations?.[ANNOTATIONS.play]).toBe(play.id);
      expect(run[0]?.metadata.annotations?.[ANNOTATIONS.pullRequest]).toBe(String(play.pullRequest()));
    }
  });

  test('say how long a verified transition took', async () => {
    const taken: number[] = [];
    for (const { id } of plays) taken.push(...transitionsIn(await ground.client.workflow.getHandle(id).fetchHistory()));
    // Three gates of each, and the labels before and after them.
    expect(taken.length).toBeGreaterThanOrEqual(plays.length * 3);
    const [p50, p99] = [percentile(taken, 0.5), percentile(taken, 0.99)];
    process.stderr.write(
      `${String(PLAYS)} plays at once: ${String(taken.length)} verified transitions, p50 ${String(Math.round(p50 ?? NaN))} ms, p99 ${String(Math.round(p99 ?? NaN))} ms\n`,
    );
  });
});
