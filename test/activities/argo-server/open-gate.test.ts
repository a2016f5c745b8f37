import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { KubernetesObject } from '../../../activities/argo/cluster.ts';
import { nodeOf } from '../../../activities/argo/workflow-nodes.ts';
import type { OpenGateInput } from '../../../activities/play-activities.ts';
import { unpacked } from '../../../standins/cluster/argo-server/packed-nodes.ts';
import { HEAD, restOf } from '../../signals/github/payloads.ts';
import { recordedWorkflow } from '../recordings.ts';
import { deliver, FIRST_GATE, openFirstGate } from '../world.ts';
import { BACKENDS, openArgoWorld, type ArgoWorld, type Backend } from './backends.ts';

let world: ArgoWorld;
beforeAll(async () => {
  world = await openArgoWorld();
});
afterAll(() => world.stop());

const open = (backend: Backend, run: KubernetesObject, change: Partial<OpenGateInput> = {}) =>
  world.attempt(({ openGate }) => openGate, openFirstGate(run, change), { cluster: world.clusterOf(backend) });

const HIDDEN: readonly Backend[] = ['hidden by gzip', 'hidden by brotli', 'offloaded'];

describe.each(BACKENDS)('a gate, by way of: %s,', (backend) => {
  test('opens when its condition holds, and a second time it is open already', async () => {
    deliver(world.github, 0);
    const run = await world.store(backend);
    const outcome = await open(backend, run);
    expect(outcome).toMatchObject({ kind: 'resumed', commit: HEAD, run: { uid: run.metadata.uid, hidden: null } });
    const seen = await world.clusterOf(backend).readWorkflow('argo', run.metadata.name);
    expect(nodeOf(seen ?? run, FIRST_GATE.id)).toMatchObject({
      phase: 'Succeeded',
      message: expect.stringMatching(/^Resumed by Baton: [0-9a-f]{32}/),
    });
    world.github.pullRequest = restOf({ pullRequest: { draft: true } }).pullRequest;
    expect(await open(backend, run)).toMatchObject({ kind: 'already-resumed', commit: HEAD });
  });

  test('stays closed while its condition does not hold', async () => {
    world.github.pullRequest = restOf({ pullRequest: { draft: true } }).pullRequest;
    const run = await world.store(backend);
    expect(await open(backend, run)).toMatchObject({ kind: 'condition-not-held' });
    expect(await world.stored(run)).toEqual(run);
  });

  test.each([
    ['needs-value', '04-supplied-outputs', 'suspended with supplied outputs', 'supplied-3077564424'],
    ['blocked-by-spec-suspend', '05-spec-suspend', 'gate active and spec.suspend', null],
    ['stopped', '06-stop-and-terminate', 'spec.shutdown=Stop just written', null],
    ['completed', '09-completed', 'succeeded', null],
    ['not-yet-suspended', '01-play-happy-path', 'created', null],
  ])('says %s, and nothing is written', async (kind, recording, moment, id) => {
    deliver(world.github, 0);
    const recorded = recordedWorkflow(recording, moment);
    const run = await world.store(backend, recorded);
    const nodes = Object.values(
      (recorded.status?.['nodes'] ?? {}) as Record<string, { displayName: string; id: string; startedAt: string }>,
    );
    const node =
      nodes.find((each) => each.id === id || (id === null && each.displayName === 'wait-pr-created')) ?? FIRST_GATE;
    const outcome = await open(backend, run, { node: { id: node.id, startedAt: node.startedAt } });
    expect(outcome).toMatchObject({ kind });
    expect(await world.stored(run)).toEqual(run);
  });

  test('supplies outputs with their defaults', async () => {
    deliver(world.github, 0);
    const recorded = recordedWorkflow('04-supplied-outputs', 'suspended with supplied outputs');
    const text = JSON.stringify(recorded).replaceAll('{"supplied":{}}', '{"default":"YES","supplied":{}}');
    const run = await world.store(backend, JSON.parse(text) as typeof recorded);
    const node = { id: 'supplied-3077564424', startedAt: '2026-11-21T02:23:20Z' };
    expect(await open(backend, run, { node })).toMatchObject({ kind: 'resumed' });
    const seen = await world.clusterOf(backend).readWorkflow('argo', run.metadata.name);
    expect(nodeOf(seen ?? run, node.id)?.outputs).toMatchObject({
      parameters: [
        { name: 'decision', value: 'YES' },
        { name: 'note', value: 'none' },
      ],
    });
  });

  test('of a run that is gone, or of a namesake, is nobody’s to open', async () => {
    deliver(world.github, 0);
    const run = await world.store(backend);
    const namesake = { namespace: 'argo', name: run.metadata.name, uid: 'another' };
    expect(await open(backend, run, { run: namesake })).toEqual({ kind: 'gone' });
    expect(await open(backend, run, { run: { ...namesake, name: 'nowhere' } })).toEqual({ kind: 'gone' });
    expect(await world.stored(run)).toEqual(run);
  });
});

describe('the stage label', () => {
  test('moves with the gate where a patch reaches both', async () => {
    deliver(world.github, 0);
    const run = await world.store('the Kubernetes API');
    expect(await open('the Kubernetes API', run)).toMatchObject({
      run: { stage: 'quality-in-progress', stageRevision: 3 },
    });
  });

  test.each(HIDDEN)(
    'of a run %s is moved by the next write, which leaves the nodes as they are stored',
    async (backend) => {
      deliver(world.github, 0);
      const run = await world.store(backend);
      const opened = await open(backend, run);
      expect(opened).toMatchObject({ kind: 'resumed', run: { stage: 'pending', labelled: true } });
      const between = await world.stored(run);
      expect(between?.status).not.toHaveProperty('nodes');
      if (backend !== 'offloaded') {
        const nodes = unpacked(between ?? {}) as KubernetesObject;
        expect(nodeOf(nodes, FIRST_GATE.id)?.phase).toBe('Succeeded');
      }
      const { policy: _, ...about } = openFirstGate(run);
      const move = { ...about, gates: [], from: 'pending', to: 'quality-in-progress', stageRevision: 3 };
      const moved = await world.attempt(({ moveStage }) => moveStage, move, { cluster: world.clusterOf(backend) });
      expect(moved).toMatchObject({
        kind: 'moved',
        run: { stage: 'quality-in-progress', stageRevision: 3, hidden: null },
      });
      expect((await world.stored(run))?.status).toEqual(between?.status);
    },
  );

  test.each(HIDDEN)('of a run %s that somebody has changed keeps the gate closed', async (backend) => {
    deliver(world.github, 0);
    const run = await world.store(backend);
    expect(await open(backend, run, { stageNow: 'waiting-pr-created' })).toMatchObject({
      kind: 'stage-mismatch',
      found: 'pending',
    });
    expect(await world.stored(run)).toEqual(run);
  });

  test('is not asked about, and stays, where only the Argo Server is asked', async () => {
    deliver(world.github, 0);
    const run = await world.store('the Argo Server only');
    const outcome = await open('the Argo Server only', run, { stageNow: 'waiting-pr-created' });
    expect(outcome).toMatchObject({ kind: 'resumed', run: { stage: 'pending', labelled: false } });
    const { policy: _, ...about } = openFirstGate(run);
    const move = { ...about, gates: [], from: 'pending', to: 'quality-in-progress', stageRevision: 3 };
    const moved = await world.attempt(({ moveStage }) => moveStage, move, {
      cluster: world.clusterOf('the Argo Server only'),
    });
    expect(moved).toMatchObject({ kind: 'moved', run: { stage: 'pending', labelled: false } });
  });
});
