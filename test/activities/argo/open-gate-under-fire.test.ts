import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/activity';
import type { Cluster, JsonPatchOperation, KubernetesObject } from '../../../activities/argo/cluster.ts';
import { createKubernetesCluster } from '../../../activities/argo/kubernetes-cluster.ts';
import type { OpenGateOutcome } from '../../../activities/play-activities.ts';
import type { Fault } from '../../../standins/cluster/faults.ts';
import { AT_FIRST_GATE, deliver, FIRST_GATE, openFirstGate, openWorld, place, type World } from '../world.ts';
import { describeOnEachCluster } from '../../setup/each-cluster.ts';

describeOnEachCluster('a gate under fire,', (openCluster) => {
  let world: World;
  let run: KubernetesObject;
  let runs = 0;
  beforeAll(async () => {
    world = await openWorld(openCluster);
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    world.standIn.faults.clear();
    deliver(world.github, 0);
    runs += 1;
    run = await place(world, AT_FIRST_GATE, `run-${String(runs)}`);
  });

  const open = (attempt = 1, cluster: Cluster = world.cluster): Promise<OpenGateOutcome> =>
    world.attempt(({ openGate }) => openGate, openFirstGate(run), { attempt, cluster });

  async function failureOf(work: Promise<unknown>): Promise<ApplicationFailure> {
    const error: unknown = await work.then(
      () => new Error('it did not fail'),
      (reason: unknown) => reason,
    );
    if (!(error instanceof ApplicationFailure)) throw error;
    return error;
  }

  /** The cluster, in which something happens between our read and our patch, so many times. */
  function withRival(times: number, act: () => Promise<unknown>): Cluster & { readonly patches: number } {
    let patches = 0;
    return {
      ...world.cluster,
      get patches() {
        return patches;
      },
      async patchWorkflow(namespace, name, patch, options) {
        patches += 1;
        if (patches <= times) await act();
        return world.cluster.patchWorkflow(namespace, name, patch, options);
      },
    };
  }

  const patchRun = (patch: readonly JsonPatchOperation[]) =>
    world.cluster.patchWorkflow(world.namespace, run.metadata.name, patch);
  const node = `/status/nodes/${FIRST_GATE.id}`;

  describe('a gate opens once, whatever happens to the patch:', () => {
    test.each<[string, Fault, number]>([
      ['a conflict', { kind: 'answer', status: 409 }, 1],
      ['four conflicts in a row', { kind: 'answer', status: 409 }, 4],
      ['a refused guard that was not ours to lose', { kind: 'answer', status: 422 }, 1],
      ['a connection that was cut before anything was written', { kind: 'cut' }, 1],
    ])('%s', async (_, fault, times) => {
      world.standIn.faults.next('patch', fault, { times });
      expect(await open()).toMatchObject({ kind: 'resumed', run: { stageRevision: 3 } });
    });

    test('an answer that was lost after the write is recognised by its token', async () => {
      world.standIn.faults.next('patch', { kind: 'lost-response' });
      expect(await open()).toMatchObject({ kind: 'already-resumed', commit: 'a'.repeat(40) });
    });

    test('a worker that died after the write finds its own work in the next attempt', async () => {
      expect(await open(1)).toMatchObject({ kind: 'resumed' });
      expect(await open(2)).toMatchObject({ kind: 'already-resumed' });
    });

    test('an endless conflict ends as unreachable, and never as 409', async () => {
      world.standIn.faults.next('patch', { kind: 'answer', status: 409 }, { times: Infinity });
      expect(await open()).toMatchObject({
        kind: 'unreachable',
        why: expect.stringContaining('kept refusing the write'),
      });
    });

    test('a busy controller that writes between each read and patch is no conflict at all', async () => {
      let progress = 0;
      const rival = withRival(5, () => {
        progress += 1;
        return patchRun([{ op: 'add', path: '/status/progress', value: `${String(progress)}/9` }]);
      });
      expect(await open(1, rival)).toMatchObject({ kind: 'resumed' });
      expect(rival.patches).toBe(1);
    });
  });

  describe('what somebody else did between our read and our patch stands:', () => {
    test.each<[string, readonly JsonPatchOperation[], object]>([
      [
        'a person resumed the node',
        [
          { op: 'replace', path: `${node}/phase`, value: 'Succeeded' },
          { op: 'add', path: `${node}/message`, value: 'Resumed by: ops' },
        ],
        { kind: 'resumed-by-other', why: 'Resumed by: ops' },
      ],
      [
        'its deadline failed the node',
        [{ op: 'replace', path: `${node}/phase`, value: 'Failed' }],
        { kind: 'stopped' },
      ],
      [
        'a person moved the label',
        [{ op: 'add', path: '/metadata/labels/current-stage', value: 'by-hand' }],
        { kind: 'stage-mismatch', found: 'by-hand' },
      ],
      [
        'the nodes were compressed',
        [
          { op: 'remove', path: '/status/nodes' },
          { op: 'add', path: '/status/compressedNodes', value: 'H4sIA' },
        ],
        { kind: 'needs-argo-server' },
      ],
    ])('%s', async (_, patch, outcome) => {
      expect(
        await open(
          1,
          withRival(1, () => patchRun(patch)),
        ),
      ).toMatchObject(outcome);
    });

    test('the pull request changed while the patch was refused: it is judged again', async () => {
      const rival = withRival(1, () => {
        world.github.pullRequest = null;
        return patchRun([{ op: 'add', path: '/metadata/labels/current-stage', value: 'by-hand' }]);
      });
      expect(await open(1, rival)).toMatchObject({ kind: 'condition-not-held' });
    });
  });

  describe('a server in trouble', () => {
    test.each([429, 500, 503] as const)(
      'that answers %i to the patch is asked again later, then counts as unreachable',
      async (status) => {
        world.standIn.faults.next('patch', { kind: 'answer', status }, { times: 2 });
        expect(await failureOf(open(1))).toMatchObject({ type: 'BATON_CLUSTER_UNAVAILABLE', nextRetryDelay: 2_000 });
        expect(await open(3)).toMatchObject({ kind: 'unreachable', why: expect.stringContaining(String(status)) });
        expect(await open(1)).toMatchObject({ kind: 'resumed' });
      },
    );

    test('says itself when to come back', async () => {
      world.standIn.faults.next('get', { kind: 'answer', status: 429, retryAfterSeconds: 17 });
      // A worker of its own: it leaves the server alone for so long.
      const cluster = createKubernetesCluster({ server: world.standIn.url, env: {}, requestTimeoutMs: 5_000 });
      expect(await failureOf(open(1, cluster))).toMatchObject({ nextRetryDelay: 17_000 });
    });

    test('that cuts every connection is unreachable after the last attempt', async () => {
      world.standIn.faults.next('*', { kind: 'cut' }, { times: Infinity });
      expect(await failureOf(open(2))).toMatchObject({ nextRetryDelay: 4_000 });
      expect(await open(3)).toMatchObject({ kind: 'unreachable', why: expect.stringContaining('no answer') });
    });

    test.each([
      [{ status: 502 }, { nextRetryDelay: 2_000 }],
      [{ status: 429, headers: { 'retry-after': '20' } }, { nextRetryDelay: 20_000 }],
      [{ status: 403, headers: { 'retry-after': '3600' } }, { nextRetryDelay: 30_000 }],
      ['cut' as const, { nextRetryDelay: 2_000 }],
      ['cut-body' as const, { nextRetryDelay: 2_000 }],
    ])('a GitHub in trouble (%j) delays the gate and opens nothing', async (fault, failure) => {
      world.github.faults.push(fault);
      expect(await failureOf(open(1))).toMatchObject({ type: 'BATON_GITHUB_UNAVAILABLE', ...failure });
      expect(await world.cluster.readWorkflow(world.namespace, run.metadata.name)).toEqual(run);
    });

    test('a GitHub that refuses our token is not asked again and again', async () => {
      world.github.faults.push({ status: 401, message: 'Bad credentials' });
      expect(await open(1)).toEqual({
        kind: 'unreachable',
        why: 'GitHub answered 401: Bad credentials; check BATON_GITHUB_TOKEN',
      });
    });
  });
});
