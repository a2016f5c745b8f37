import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ClusterError, type Cluster, type KubernetesObject } from '../../../activities/argo/cluster.ts';
import { moveStage } from '../../../activities/argo/move-stage.ts';
import { openGate } from '../../../activities/argo/open-gate.ts';
import type { GitHub } from '../../../activities/github/github.ts';
import { factsOfPullRequest } from '../../../signals/github/from-rest.ts';
import { POLICY } from '../../signals/github/crew.ts';
import { restOf } from '../../signals/github/payloads.ts';
import { AT_FIRST_GATE, openFirstGate, openWorld, place, type World, referenceTo } from '../world.ts';
import { describeOnEachCluster } from '../../setup/each-cluster.ts';

describeOnEachCluster('a gate and the clock,', (openCluster) => {
  /** A real cluster, and a clock that only goes on while somebody is asked. */
  let world: World;
  let run: KubernetesObject;
  let runs = 0;
  let now = 0;
  beforeAll(async () => {
    world = await openWorld(openCluster);
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    runs += 1;
    now = Date.parse('2026-11-21T04:00:00Z');
    run = await place(world, AT_FIRST_GATE, `run-${String(runs)}`);
  });

  /** The cluster, in which reading and writing take so many milliseconds. */
  const slowCluster = (read: number, patch = 0, refuse = false): Cluster & { readonly patches: () => number } => {
    let patches = 0;
    return {
      ...world.cluster,
      patches: () => patches,
      readWorkflow: (...of) => {
        now += read;
        return world.cluster.readWorkflow(...of);
      },
      patchWorkflow: (...of) => {
        now += patch;
        patches += 1;
        if (refuse) return Promise.reject(new ClusterError('the guard refused', { status: 422 }));
        return world.cluster.patchWorkflow(...of);
      },
    };
  };

  /** A GitHub that takes so many milliseconds and answers one after the other: a pull request that is a draft or is not. */
  const slowGitHub = (ms: number, ...drafts: boolean[]): Pick<GitHub, 'readPullRequest'> & { reads: () => number } => {
    let reads = 0;
    return {
      reads: () => reads,
      readPullRequest: () => {
        now += ms;
        const draft = drafts[Math.min(reads, drafts.length - 1)] ?? false;
        reads += 1;
        return Promise.resolve(factsOfPullRequest(restOf({ pullRequest: { draft } }), POLICY));
      },
    };
  };

  const open = (cluster: Cluster, github: Pick<GitHub, 'readPullRequest'>) =>
    openGate({ cluster, github, clock: () => now, deadline: now + 45_000 }, openFirstGate(run));

  describe('the read on which a gate is opened', () => {
    test('is not made again where everything answers in time', async () => {
      const github = slowGitHub(2_000, false);
      expect(await open(slowCluster(2_000), github)).toMatchObject({ kind: 'resumed' });
      expect(github.reads()).toBe(1);
    });

    test('is made again where it has become old, and what it says then decides', async () => {
      const turned = slowGitHub(100, false, true);
      expect(await open(slowCluster(12_000), turned)).toMatchObject({
        kind: 'condition-not-held',
        unmet: ['the pull request is a draft'],
      });
      const same = slowGitHub(100, false);
      expect(await open(slowCluster(12_000), same)).toMatchObject({ kind: 'resumed' });
      expect(same.reads()).toBe(2);
    });

    test('is made again once: a GitHub that is slow in itself does not keep a gate closed', async () => {
      const github = slowGitHub(7_000, false);
      expect(await open(slowCluster(100), github)).toMatchObject({ kind: 'resumed' });
      expect(github.reads()).toBe(2);
    });

    test('is not made again for a gate that is not opened anyway', async () => {
      const github = slowGitHub(7_000, true);
      expect(await open(slowCluster(100), github)).toMatchObject({ kind: 'condition-not-held' });
      expect(github.reads()).toBe(1);
    });
  });

  describe('an attempt that the cluster refuses again and again', () => {
    const refused = (patches: number) => ({
      outcome: { kind: 'unreachable', why: expect.stringContaining('the guard refused') },
      patches,
    });

    test.each([
      ['quick', 1_000, 5],
      ['slow', 6_000, 3],
      ['very slow', 14_000, 1],
    ])('that is %s ends before its time is over', async (_, ms, patches) => {
      const began = now;
      const cluster = slowCluster(ms, ms, true);
      const outcome = await open(cluster, slowGitHub(100, false));
      expect({ outcome, patches: cluster.patches() }).toEqual(refused(patches));
      expect(now - began).toBeLessThan(45_000);
    });

    test('sends no write once its time is over, however long the reads before it took', async () => {
      const cluster = slowCluster(46_000);
      expect(await open(cluster, slowGitHub(100, false))).toMatchObject({ kind: 'unreachable' });
      expect(cluster.patches()).toBe(0);
      expect(await world.cluster.readWorkflow(world.namespace, run.metadata.name)).toEqual(run);
    });

    test('ends in time also where only a label is moved', async () => {
      const cluster = slowCluster(6_000, 6_000, true);
      const { play, owner, repository, pullRequest } = openFirstGate(run);
      const reference = referenceTo(run);
      const move = {
        gates: ['wait-pr-created'],
        from: 'pending',
        to: 'waiting-pr-created',
        stageRevision: 3,
        pullRequest,
      };
      const outcome = await moveStage(
        { cluster, clock: () => now, deadline: now + 45_000 },
        { play, owner, repository, run: reference, ...move },
      );
      expect({ outcome, patches: cluster.patches() }).toEqual(refused(4));
    });
  });
});
