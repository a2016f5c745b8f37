import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ClusterError, type Cluster, type KubernetesObject } from '../../../activities/argo/cluster.ts';
import type { MoveStageInput } from '../../../activities/play-activities.ts';
import { withoutMaps } from '../recordings.ts';
import {
  AT_FIRST_GATE,
  deliver,
  FIRST_GATE,
  openFirstGate,
  openWorld,
  place,
  type World,
  referenceTo,
} from '../world.ts';
import { describeOnEachCluster } from '../../setup/each-cluster.ts';

describeOnEachCluster('writes out of time,', (openCluster) => {
  /** An API server that carries a write out long after whoever sent it has gone on. */
  let world: World;
  let runs = 0;
  beforeAll(async () => {
    world = await openWorld(openCluster);
  });
  afterAll(() => world.stop());

  async function placed(workflow: KubernetesObject): Promise<KubernetesObject> {
    runs += 1;
    return place(world, workflow, `run-${String(runs)}`);
  }

  type Write = () => Promise<KubernetesObject>;

  /** Sends with a cluster that never answers, and returns the write that it may still carry out. */
  async function sentInto(send: (silent: Cluster) => Promise<unknown>): Promise<Write> {
    const sent: Write[] = [];
    const silent: Cluster = {
      ...world.cluster,
      patchWorkflow: (...patch) => {
        sent.push(() => world.cluster.patchWorkflow(...patch));
        return Promise.reject(new ClusterError('no answer', { status: 429 }));
      },
    };
    await expect(send(silent)).rejects.toThrow('no answer');
    const [late] = sent;
    if (late === undefined) throw new Error('nothing was written');
    return late;
  }

  const move = (run: KubernetesObject, from: string | null, to: string, stageRevision: number, cluster?: Cluster) => {
    const input: MoveStageInput = {
      play: 'play/acme/shop/7',
      owner: 'acme',
      repository: 'shop',
      run: referenceTo(run),
      gates: ['wait-pr-created'],
      from,
      to,
      stageRevision,
      pullRequest: null,
    };
    return world.attempt(({ moveStage }) => moveStage, input, cluster === undefined ? {} : { cluster });
  };

  async function expectRefused(late: Write, run: KubernetesObject): Promise<void> {
    const before = await world.cluster.readWorkflow(world.namespace, run.metadata.name);
    await expect(late()).rejects.toMatchObject({ status: 422 });
    expect(await world.cluster.readWorkflow(world.namespace, run.metadata.name)).toEqual(before);
  }

  const withRevision = (revision: string): KubernetesObject => ({
    ...AT_FIRST_GATE,
    metadata: { ...AT_FIRST_GATE.metadata, annotations: { 'baton/stage-revision': revision } },
  });

  describe('a write that is carried out late', () => {
    test.each<[whose: string, workflow: KubernetesObject]>([
      ['that our play has written to', withRevision('4')],
      ['that nobody of ours has written to', AT_FIRST_GATE],
      ['without any annotations', { ...AT_FIRST_GATE, metadata: { ...AT_FIRST_GATE.metadata, annotations: {} } }],
    ])('turns no label back on a run %s, where the label has come to be what it was', async (_, workflow) => {
      const run = await placed(workflow);
      const late = await sentInto((cluster) => move(run, 'pending', 'waiting-pr-created', 5, cluster));
      expect(await move(run, 'pending', 'quality-in-progress', 5)).toMatchObject({ kind: 'moved' });
      expect(await move(run, 'quality-in-progress', 'pending', 6)).toMatchObject({ kind: 'moved' });
      await expectRefused(late, run);
    });

    test('brings no label to a run that had none, and has come to have one', async () => {
      const run = await placed(withoutMaps(AT_FIRST_GATE));
      const late = await sentInto((cluster) => move(run, null, 'waiting-pr-created', 1, cluster));
      expect(await move(run, null, 'pending', 1)).toMatchObject({ kind: 'moved' });
      await expectRefused(late, run);
    });

    test('opens no gate, where the play has gone on to other work and back to waiting', async () => {
      const run = await placed(withRevision('4'));
      deliver(world.github, 0);
      const open = openFirstGate(run, { stageRevision: 5 });
      const late = await sentInto((cluster) => world.attempt(({ openGate }) => openGate, open, { cluster }));
      expect(await move(run, 'pending', 'implementation-in-progress', 5)).toMatchObject({ kind: 'moved' });
      expect(await move(run, 'implementation-in-progress', 'pending', 6)).toMatchObject({ kind: 'moved' });
      await expectRefused(late, run);
      const again = { ...open, stageRevision: 7 };
      expect(await world.attempt(({ openGate }) => openGate, again)).toMatchObject({
        kind: 'resumed',
        run: { stageRevision: 7, gates: [{ id: FIRST_GATE.id, phase: 'Succeeded' }] },
      });
    });

    test('counts as done where it was the first: the next attempt finds it', async () => {
      const run = await placed(withRevision('4'));
      const late = await sentInto((cluster) => move(run, 'pending', 'waiting-pr-created', 5, cluster));
      await late();
      expect(await move(run, 'pending', 'waiting-pr-created', 5)).toMatchObject({ kind: 'moved' });
      expect(await world.cluster.readWorkflow(world.namespace, run.metadata.name)).toMatchObject({
        metadata: { annotations: { 'baton/stage-revision': '5' } },
      });
    });

    test('that comes between the read and the write of another is seen by it, and stands', async () => {
      const run = await placed(withRevision('4'));
      const late = await sentInto((cluster) => move(run, 'pending', 'waiting-pr-created', 5, cluster));
      const overtaken: Cluster = {
        ...world.cluster,
        patchWorkflow: async (...patch) => {
          await late().catch(() => undefined);
          return world.cluster.patchWorkflow(...patch);
        },
      };
      expect(await move(run, 'pending', 'quality-in-progress', 5, overtaken)).toMatchObject({
        kind: 'stage-mismatch',
        found: 'waiting-pr-created',
        run: { stageRevision: 5 },
      });
    });
  });

  describe('an attempt that Temporal has given up, and that still reaches the cluster,', () => {
    /** While its first write is lost, the attempt after it and the writes that followed have moved the label there and back. */
    function overtaken(run: KubernetesObject): Cluster {
      let writes = 0;
      return {
        ...world.cluster,
        patchWorkflow: async (...patch) => {
          writes += 1;
          if (writes > 1) return world.cluster.patchWorkflow(...patch);
          expect(await move(run, 'pending', 'waiting-pr-created', 5)).toMatchObject({ kind: 'moved' });
          expect(await move(run, 'waiting-pr-created', 'pending', 6)).toMatchObject({ kind: 'moved' });
          throw new ClusterError('the connection was cut', { status: null });
        },
      };
    }
    const now = (run: KubernetesObject) => world.cluster.readWorkflow(world.namespace, run.metadata.name);

    test.each([
      ['turns no label back that has come to be what it was', 'waiting-pr-created', 'stage-mismatch'],
      ['turns no revision back where the label has come to be what it wants', 'pending', 'moved'],
    ])('%s', async (_, to, kind) => {
      const run = await placed(withRevision('4'));
      expect(await move(run, 'pending', to, 5, overtaken(run))).toMatchObject({ kind, run: { stageRevision: 6 } });
      expect((await now(run))?.metadata).toMatchObject({
        labels: { 'current-stage': 'pending' },
        annotations: { 'baton/stage-revision': '6' },
      });
    });

    test('opens no gate under a revision that its play has left behind', async () => {
      const run = await placed(withRevision('4'));
      deliver(world.github, 0);
      const open = openFirstGate(run, { stageRevision: 5 });
      const outcome = await world.attempt(({ openGate }) => openGate, open, { cluster: overtaken(run) });
      expect(outcome).toMatchObject({ kind: 'stage-mismatch', found: 'pending', run: { stageRevision: 6 } });
      expect(outcome).toMatchObject({ run: { gates: [{ id: FIRST_GATE.id, phase: 'Running' }] } });
    });
  });
});
