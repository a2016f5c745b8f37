import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Cluster, KubernetesObject } from '../../../activities/argo/cluster.ts';
import type { ClaimRunInput } from '../../../activities/play-activities.ts';
import { withoutMaps } from '../recordings.ts';
import { AT_FIRST_GATE, openWorld, place, type World, referenceTo } from '../world.ts';
import { describeOnEachCluster } from '../../setup/each-cluster.ts';

describeOnEachCluster('a claim,', (openCluster) => {
  let world: World;
  let runs = 0;
  beforeAll(async () => {
    world = await openWorld(openCluster);
  });
  afterAll(() => world.stop());

  const [MINE, THEIRS] = ['play/acme/shop/7', 'play/acme/shop/9'];

  async function placed(annotations: Record<string, string> = {}, workflow = AT_FIRST_GATE): Promise<KubernetesObject> {
    runs += 1;
    const metadata = Object.keys(annotations).length === 0 ? workflow.metadata : { ...workflow.metadata, annotations };
    return place(world, { ...workflow, metadata }, `run-${String(runs)}`);
  }

  function claim(run: KubernetesObject, change: Partial<ClaimRunInput> = {}, cluster?: Cluster) {
    const reference = referenceTo(run);
    const input = { play: MINE, run: reference, gates: ['wait-pr-created'], owner: null, ...change };
    return world.attempt(({ claimRun }) => claimRun, input, cluster === undefined ? {} : { cluster });
  }

  const marks = async (run: KubernetesObject) =>
    (await world.cluster.readWorkflow(world.namespace, run.metadata.name))?.metadata.annotations;

  describe('a run that an operator gives to a play', () => {
    test.each([
      ['that has other annotations', AT_FIRST_GATE],
      ['that has none', withoutMaps(AT_FIRST_GATE)],
    ])('and %s is marked as its own, under its own name, and nothing else is touched', async (_, workflow) => {
      const run = await placed({}, workflow);
      expect(await claim(run)).toMatchObject({ kind: 'claimed', run: { name: run.metadata.name } });
      const after = await world.cluster.readWorkflow(world.namespace, run.metadata.name);
      const mine = { 'baton/play': MINE, 'baton/run': `${world.namespace}/${run.metadata.name}` };
      expect(after).toEqual({
        ...run,
        metadata: {
          ...run.metadata,
          // A real server keeps also who wrote what.
          ...after?.metadata,
          uid: run.metadata.uid,
          labels: run.metadata.labels,
          annotations: { ...run.metadata.annotations, ...mine },
        },
      });
      expect(await claim(run)).toMatchObject({ kind: 'claimed' });
      expect(await world.cluster.readWorkflow(world.namespace, run.metadata.name)).toEqual(after);
    });

    test('stays with the play that took it since the operator looked', async () => {
      const run = await placed({ 'baton/play': THEIRS });
      expect(await claim(run)).toEqual({ kind: 'held', by: THEIRS });
      expect(await marks(run)).toEqual({ 'baton/play': THEIRS });
    });

    test('is taken from the play that the operator knew it to name: that one is over', async () => {
      const run = await placed({ 'baton/play': THEIRS });
      expect(await claim(run, { owner: THEIRS })).toMatchObject({ kind: 'claimed' });
      expect(await marks(run)).toMatchObject({ 'baton/play': MINE });
    });

    test('belongs to one of two that take it at once', async () => {
      const run = await placed();
      let overtaken = false;
      const slow: Cluster = {
        ...world.cluster,
        patchWorkflow: async (...patch) => {
          if (!overtaken) expect(await claim(run, { play: THEIRS })).toMatchObject({ kind: 'claimed' });
          overtaken = true;
          return world.cluster.patchWorkflow(...patch);
        },
      };
      expect(await claim(run, {}, slow)).toEqual({ kind: 'held', by: THEIRS });
      expect(await marks(run)).toMatchObject({ 'baton/play': THEIRS });
    });

    test("may be a copy of another play's: it is nobody's before it is taken", async () => {
      const run = await placed({ 'baton/play': THEIRS, 'baton/run': `${world.namespace}/the-original` });
      expect(await claim(run)).toMatchObject({ kind: 'claimed' });
      expect(await marks(run)).toEqual({ 'baton/play': MINE, 'baton/run': `${world.namespace}/${run.metadata.name}` });
    });

    test('is not a namesake', async () => {
      const run = await placed();
      const namesake = { ...referenceTo(run), uid: 'another' };
      expect(await claim(run, { run: namesake })).toEqual({ kind: 'gone' });
      expect(await marks(run)).toEqual(run.metadata.annotations);
    });
  });
});
