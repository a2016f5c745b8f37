import { describe, expect, test } from '@jest/globals';
import type { KubernetesObject } from '../../../activities/argo/cluster.ts';
import type { MoveStageInput } from '../../../activities/play-activities.ts';
import { recordedWorkflow } from '../recordings.ts';
import { AT_FIRST_GATE, referenceTo, writesTo } from '../world.ts';
import { firstGate } from './first-gate.ts';
import { describeOnEachCluster } from '../../setup/each-cluster.ts';

describeOnEachCluster('a stage,', (openCluster) => {
  const { world, atFirstGate } = firstGate(openCluster);

  function moveOf(run: KubernetesObject, change: Partial<MoveStageInput> = {}): MoveStageInput {
    return {
      play: 'play/acme/shop/7',
      owner: 'acme',
      repository: 'shop',
      run: referenceTo(run),
      gates: ['wait-pr-created'],
      from: 'pending',
      to: 'waiting-pr-created',
      stageRevision: 2,
      pullRequest: null,
      ...change,
    };
  }

  const move = (input: MoveStageInput, attempt = 1) =>
    world().attempt(({ moveStage }) => moveStage, input, { attempt });
  const read = (run: KubernetesObject) => world().cluster.readWorkflow(world().namespace, run.metadata.name);

  describe('moving the stage label', () => {
    test('writes the label, where it came from, and when', async () => {
      const run = await atFirstGate();
      expect(await move(moveOf(run))).toMatchObject({
        kind: 'moved',
        run: { stage: 'waiting-pr-created', stageRevision: 2 },
      });
      const after = await read(run);
      expect(after?.metadata.labels).toMatchObject({
        'current-stage': 'waiting-pr-created',
        'previous-stage': 'pending',
      });
      expect(after?.metadata.annotations).toMatchObject({
        'baton/updated-at': '2026-11-21T04:00:00Z',
        'baton/stage-revision': '2',
      });
      expect(after?.metadata.annotations).not.toHaveProperty('baton/pull-request');
    });

    test('again changes nothing', async () => {
      const run = await atFirstGate();
      const first = await move(moveOf(run));
      const moved = await read(run);
      expect(await move(moveOf(run))).toEqual(first);
      expect(await read(run)).toEqual(moved);
    });

    test('takes one request where the run is as the play knows it', async () => {
      const run = await atFirstGate();
      const cluster = { ...world().cluster, readWorkflow: () => Promise.reject(new Error('nothing is to be read')) };
      const input = moveOf(run, { stageRevision: 1 });
      expect(await world().attempt(({ moveStage }) => moveStage, input, { cluster })).toMatchObject({ kind: 'moved' });
    });

    test('starts from no label at all', async () => {
      const { labels: _, ...metadata } = AT_FIRST_GATE.metadata;
      const run = await atFirstGate({ ...AT_FIRST_GATE, metadata });
      expect(await move(moveOf(run, { from: null }))).toMatchObject({ kind: 'moved' });
      expect((await read(run))?.metadata.labels).toEqual({ 'current-stage': 'waiting-pr-created' });
    });

    test("leaves a label alone that is somebody else's", async () => {
      const run = await atFirstGate();
      expect(await move(moveOf(run, { from: 'quality-in-progress' }))).toMatchObject({
        kind: 'stage-mismatch',
        found: 'pending',
      });
      expect(await read(run)).toEqual(run);
    });

    test('accepts a label that is already where it should be', async () => {
      const run = await atFirstGate();
      expect(await move(moveOf(run, { from: 'x', to: 'pending' }))).toMatchObject({
        kind: 'moved',
        run: { stageRevision: 2 },
      });
    });

    test('never touches a namesake', async () => {
      const run = await atFirstGate();
      const namesake = moveOf(run);
      expect(await move({ ...namesake, run: { ...namesake.run, uid: 'another' } })).toEqual({ kind: 'gone' });
      expect(await read(run)).toEqual(run);
    });

    test.each([
      ['succeeded', '09-completed', 'succeeded', 'completed', 'moved'],
      ['succeeded', '09-completed', 'succeeded', 'quality-in-progress', 'completed'],
      ['was stopped', '06-stop-and-terminate', 'after Stop', 'completed', 'completed'],
    ])('of a run that %s (%s, %s) to %s: %s', async (_, recording, moment, to, kind) => {
      const run = await atFirstGate(recordedWorkflow(recording, moment));
      const from = run.metadata.labels?.['current-stage'] ?? null;
      expect(await move(moveOf(run, { from, to }))).toMatchObject({ kind });
    });

    test.each([
      ['a conflict', { kind: 'answer', status: 409 }],
      ['a refused guard', { kind: 'answer', status: 422 }],
      ['a lost answer', { kind: 'lost-response' }],
      ['a cut connection', { kind: 'cut' }],
    ] as const)('survives %s and moves once', async (_, fault) => {
      const run = await atFirstGate();
      world().standIn.faults.next('patch', fault);
      expect(await move(moveOf(run))).toMatchObject({ kind: 'moved' });
      expect(await writesTo(world(), run)).toBe(1);
    });

    test('to a value that is not legal says so, instead of trying for ever', async () => {
      const run = await atFirstGate();
      expect(await move(moveOf(run, { to: 'waiting for pr' }))).toEqual({
        kind: 'unreachable',
        why: expect.stringContaining('metadata.labels'),
      });
    });
  });
});
