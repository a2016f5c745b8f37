import { describe, expect, test } from '@jest/globals';
import { snapshotOf } from '../../../activities/argo/snapshot.ts';
import { runSnapshotSchema, type RunSnapshot } from '../../../signals/facts.ts';
import { recordedWorkflow } from '../recordings.ts';

const GATES = ['wait-pr-created', 'wait-ready-for-qa', 'wait-pr-approved', 'wait-a', 'wait-b', 'approve'];

describe('a snapshot of a recorded run', () => {
  test.each([
    ['01-play-happy-path', 'created', 'Pending', ''],
    ['01-play-happy-path', 'suspended at wait-pr-created', 'Running', 'wait-pr-created Running'],
    [
      '01-play-happy-path',
      'suspended at wait-pr-approved',
      'Running',
      'wait-pr-approved Running, wait-pr-created Succeeded, wait-ready-for-qa Succeeded',
    ],
    ['02-two-suspend-nodes-resume-one', 'both suspended', 'Running', 'wait-a Running, wait-b Running'],
    ['04-supplied-outputs', 'suspended with supplied outputs', 'Running', 'approve Running needs a value'],
    ['04-supplied-outputs', 'finished', 'Succeeded', 'approve Succeeded'],
    ['05-spec-suspend', 'gate active and spec.suspend', 'Running suspended', 'wait-pr-created Running'],
    ['06-stop-and-terminate', 'spec.shutdown=Stop just written', 'Running Stop', 'wait-pr-created Running'],
    ['06-stop-and-terminate', 'after Terminate', 'Failed Terminate', 'wait-pr-created Failed'],
    ['07-duration-and-deadline', 'released by its duration', 'Succeeded', 'wait-pr-created Succeeded'],
    ['10-workflow-template-ref', 'template that does not exist', 'Error', ''],
    ['13-compressed-gzip', 'compressed', 'Running compressed', ''],
    ['13-compressed-zstd', 'compressed', 'Running compressed', ''],
    ['13-compressed-brotli', 'compressed', 'Running compressed', ''],
  ])('%s, %s: %s, gates: %s', (recording, moment, run, gates) => {
    const snapshot = snapshotOf(recordedWorkflow(recording, moment), GATES);
    expect(runSnapshotSchema.parse(snapshot)).toEqual(snapshot);
    const { phase, suspended, shutdown, hidden } = snapshot;
    expect([phase, suspended ? 'suspended' : '', shutdown, hidden].filter(Boolean).join(' ')).toBe(run);
    const seen = snapshot.gates.map(
      (gate) => `${gate.displayName} ${gate.phase}${gate.needsValue ? ' needs a value' : ''}`,
    );
    expect(seen.sort().join(', ')).toBe(gates);
  });

  test('says where nodes are offloaded to a database', () => {
    const workflow = recordedWorkflow('13-compressed-gzip', 'compressed');
    const status = { ...workflow.status, compressedNodes: '', offloadNodeStatusVersion: 'fnv:784644' };
    expect(snapshotOf({ ...workflow, status }, GATES).hidden).toBe('offloaded');
  });

  test('counts a gate that `when` skipped, and none that was omitted after a failure', () => {
    const workflow = recordedWorkflow('01-play-happy-path', 'suspended at wait-pr-created');
    const node = {
      displayName: 'wait-ready-for-qa',
      type: 'Skipped',
      startedAt: '2026-11-21T02:21:23Z',
      templateName: 'gate',
    };
    const nodes = { a: { ...node, id: 'a', phase: 'Skipped' }, b: { ...node, id: 'b', phase: 'Omitted' } };
    expect(snapshotOf({ ...workflow, status: { phase: 'Running', nodes } }, GATES).gates.map(({ id }) => id)).toEqual([
      'a',
    ]);
  });

  test('does not want a value where an input of the same name has a default', () => {
    const workflow = recordedWorkflow('04-supplied-outputs', 'suspended with supplied outputs');
    const nodes = structuredClone(workflow.status?.['nodes']) as Record<string, Record<string, unknown>>;
    const node = nodes['supplied-3077564424'];
    if (node === undefined) throw new Error('the recording has no such node');
    node['inputs'] = { parameters: [{ name: 'decision', default: 'NO' }] };
    expect(snapshotOf({ ...workflow, status: { ...workflow.status, nodes } }, GATES).gates[0]?.needsValue).toBe(false);
  });

  test('reads our own revision and takes nonsense for none', () => {
    const workflow = recordedWorkflow('01-play-happy-path', 'created');
    const withRevision = (revision: string) =>
      snapshotOf(
        {
          ...workflow,
          metadata: { ...workflow.metadata, annotations: { 'baton/stage-revision': revision } },
        },
        GATES,
      );
    expect(withRevision('17').stageRevision).toBe(17);
    expect(withRevision('-1').stageRevision).toBe(0);
  });

  test('says where the run was told to begin, which no copied label does', () => {
    const workflow = recordedWorkflow('01-play-happy-path', 'created');
    const startingAt = (...parameters: readonly object[]) =>
      snapshotOf({ ...workflow, spec: { arguments: { parameters } } }, GATES).startFrom;
    expect(startingAt({ name: 'start-from-stage', value: 'testing-in-progress' })).toBe('testing-in-progress');
    expect(startingAt({ name: 'task-id', value: 7 })).toBeNull();
    expect(snapshotOf(workflow, GATES).startFrom).toBeNull();
  });

  describe('of a run with many nodes', () => {
    const workflow = recordedWorkflow('01-play-happy-path', 'suspended at wait-pr-created');
    const at = (second: number): string => new Date(Date.parse('2026-11-21T02:00:00Z') + second * 1_000).toISOString();
    const nodesOf = (count: number, name: (index: number) => string, type: string, phase: string) =>
      Array.from({ length: count }, (_, index) => ({
        id: `${name(index)}-${type}-${phase}-${String(index)}`,
        displayName: name(index),
        templateName: 'some-template',
        type,
        phase,
        startedAt: at(index).replace('.000', ''),
        message: 'm'.repeat(10_000),
      }));
    const seen = (...nodes: ReturnType<typeof nodesOf>): RunSnapshot => {
      const byId = Object.fromEntries(nodes.map((node) => [node.id, node]));
      return snapshotOf({ ...workflow, status: { phase: 'Running', nodes: byId } }, GATES);
    };
    const names = (snapshot: RunSnapshot): string[] => snapshot.gates.map(({ displayName }) => displayName);

    test('leaves out steps that `when` skipped, which are no gates', () => {
      const skipped = nodesOf(500, (index) => `step-${String(index)}`, 'Skipped', 'Skipped');
      const gate = nodesOf(1, () => 'wait-pr-created', 'Skipped', 'Skipped');
      expect(names(seen(...skipped, ...gate))).toEqual(['wait-pr-created']);
    });

    test('shows a suspend node that stands, also one that no gate means', () => {
      const over = nodesOf(200, (index) => `other-${String(index)}`, 'Suspend', 'Succeeded');
      const standing = nodesOf(1, () => 'coffee-break', 'Suspend', 'Running');
      expect(names(seen(...over, ...standing))).toEqual(['coffee-break']);
    });

    test('keeps the newest visits of a gate, and weighs little whatever the run is', () => {
      const others = nodesOf(200, (index) => `other-${String(index)}`, 'Suspend', 'Running');
      const visits = nodesOf(200, () => 'wait-ready-for-qa', 'Suspend', 'Succeeded');
      const [standing] = nodesOf(1, () => 'wait-ready-for-qa', 'Suspend', 'Running');
      if (standing === undefined) throw new Error('it should stand');
      const snapshot = seen(...others, ...visits, standing);
      expect(snapshot.gates.map(({ id }) => id)).toContain(others.at(-1)?.id);
      expect(seen(...visits, standing).gates.map(({ id }) => id)).toEqual(
        expect.arrayContaining([standing.id, visits.at(-1)?.id]),
      );
      expect(snapshot.gates.length).toBeLessThanOrEqual(30);
      expect(JSON.stringify(snapshot).length).toBeLessThan(20_000);
    });
  });
});
