import { describe, expect, test } from '@jest/globals';
import { HEAD, restOf } from '../../signals/github/payloads.ts';
import { recordedWorkflow, withoutMaps } from '../recordings.ts';
import { AT_FIRST_GATE, deliver, FIRST_GATE, openFirstGate, referenceTo, writesTo } from '../world.ts';
import { firstGate } from './first-gate.ts';
import { describeOnEachCluster } from '../../setup/each-cluster.ts';

describeOnEachCluster('a gate of a run,', (openCluster) => {
  const { world, atFirstGate } = firstGate(openCluster);

  describe('opening a gate', () => {
    test('whose condition holds resumes the node and moves the label in one write', async () => {
      deliver(world().github, 0);
      const run = await atFirstGate();
      const outcome = await world().attempt(({ openGate }) => openGate, openFirstGate(run));
      expect(outcome).toMatchObject({
        kind: 'resumed',
        commit: HEAD,
        run: { uid: run.metadata.uid, stage: 'quality-in-progress', stageRevision: 3 },
        facts: [{ kind: 'pull-request', head: { sha: HEAD } }],
      });
      const after = await world().cluster.readWorkflow(world().namespace, run.metadata.name);
      const nodes = after?.status?.['nodes'] as Record<string, unknown>;
      expect(nodes[FIRST_GATE.id]).toMatchObject({
        phase: 'Succeeded',
        finishedAt: '2026-11-21T04:00:00Z',
        message: expect.stringMatching(/^Resumed by Baton: [0-9a-f]{32}$/),
      });
      expect(after?.metadata.labels).toMatchObject({ 'previous-stage': 'pending' });
      expect(await writesTo(world(), run)).toBe(1);
    });

    test('again is already done, also when the condition no longer holds', async () => {
      deliver(world().github, 0);
      const run = await atFirstGate();
      await world().attempt(({ openGate }) => openGate, openFirstGate(run));
      world().github.pullRequest = restOf({ pullRequest: { draft: true } }).pullRequest;
      const again = await world().attempt(({ openGate }) => openGate, openFirstGate(run));
      expect(again).toMatchObject({ kind: 'already-resumed', commit: HEAD });
    });

    test('adds labels and annotations to a run that has none', async () => {
      deliver(world().github, 0);
      const run = await atFirstGate(withoutMaps(AT_FIRST_GATE));
      const outcome = await world().attempt(({ openGate }) => openGate, openFirstGate(run, { stageNow: null }));
      expect(outcome).toMatchObject({ kind: 'resumed', run: { stage: 'quality-in-progress' } });
    });

    test('supplies outputs with their defaults', async () => {
      deliver(world().github, 0);
      const recorded = recordedWorkflow('04-supplied-outputs', 'suspended with supplied outputs');
      const text = JSON.stringify(recorded).replaceAll('{"supplied":{}}', '{"default":"YES","supplied":{}}');
      const run = await atFirstGate(JSON.parse(text) as typeof recorded);
      const node = { id: 'supplied-3077564424', startedAt: '2026-11-21T02:23:20Z' };
      const outcome = await world().attempt(({ openGate }) => openGate, openFirstGate(run, { node }));
      expect(outcome.kind).toBe('resumed');
      const after = await world().cluster.readWorkflow(world().namespace, run.metadata.name);
      const nodes = after?.status?.['nodes'] as Record<string, unknown>;
      expect(nodes[node.id]).toMatchObject({
        outputs: {
          parameters: [
            { name: 'decision', value: 'YES' },
            { name: 'note', value: 'none' },
          ],
        },
      });
    });
  });

  describe('a gate stays closed, and nothing is written,', () => {
    test.each([
      [
        'needs-value',
        '04-supplied-outputs',
        'suspended with supplied outputs',
        { id: 'supplied-3077564424', startedAt: '2026-11-21T02:23:20Z' },
      ],
      ['blocked-by-spec-suspend', '05-spec-suspend', 'gate active and spec.suspend', null],
      ['stopped', '06-stop-and-terminate', 'spec.shutdown=Stop just written', null],
      ['completed', '09-completed', 'succeeded', null],
      ['needs-argo-server', '13-compressed-gzip', 'compressed', null],
      ['not-yet-suspended', '01-play-happy-path', 'created', null],
    ])('where the run says %s', async (kind, recording, moment, given) => {
      deliver(world().github, 0);
      const recorded = recordedWorkflow(recording, moment);
      const run = await atFirstGate(recorded);
      const nodes = (recorded.status?.['nodes'] ?? {}) as Record<
        string,
        { displayName: string; id: string; startedAt: string }
      >;
      const node = given ?? Object.values(nodes).find((each) => each.displayName === 'wait-pr-created') ?? FIRST_GATE;
      const outcome = await world().attempt(
        ({ openGate }) => openGate,
        openFirstGate(run, { node: { id: node.id, startedAt: node.startedAt } }),
      );
      expect(outcome).toMatchObject({ kind, run: { uid: run.metadata.uid }, why: expect.any(String) });
      expect(await world().cluster.readWorkflow(world().namespace, run.metadata.name)).toEqual(run);
    });

    test('where somebody changed the stage label by hand', async () => {
      deliver(world().github, 0);
      const run = await atFirstGate();
      const outcome = await world().attempt(
        ({ openGate }) => openGate,
        openFirstGate(run, { stageNow: 'waiting-pr-created' }),
      );
      expect(outcome).toMatchObject({ kind: 'stage-mismatch', found: 'pending' });
      expect(await world().cluster.readWorkflow(world().namespace, run.metadata.name)).toEqual(run);
    });

    test('where the run was deleted, or deleted and made again under its name', async () => {
      deliver(world().github, 0);
      const run = await atFirstGate();
      const namesake = openFirstGate(run, { run: { ...referenceTo(run), uid: 'another' } });
      expect(await world().attempt(({ openGate }) => openGate, namesake)).toEqual({ kind: 'gone' });
      const nowhere = openFirstGate(run, { run: { ...namesake.run, name: 'no-such-run' } });
      expect(await world().attempt(({ openGate }) => openGate, nowhere)).toEqual({ kind: 'gone' });
      expect(await world().cluster.readWorkflow(world().namespace, run.metadata.name)).toEqual(run);
    });
  });
});
