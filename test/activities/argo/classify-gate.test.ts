import { describe, expect, test } from '@jest/globals';
import { readGate, type GateReading, type GateVisit } from '../../../activities/argo/classify-gate.ts';
import type { KubernetesObject } from '../../../activities/argo/cluster.ts';
import { POLICY } from '../../signals/github/crew.ts';
import { recordedExchange, recordedWorkflow } from '../recordings.ts';
import { AT_FIRST_GATE, FIRST_GATE } from '../world.ts';

type Nodes = Record<string, Record<string, unknown>>;

/** The recorded node with this name, as the gate that is meant. */
function visitOf(workflow: KubernetesObject, name: string, change: Partial<GateVisit> = {}): GateVisit {
  const nodes = (workflow.status?.['nodes'] ?? {}) as Nodes;
  const node = Object.values(nodes).find((each) => each['displayName'] === name);
  const { id, startedAt } = (node ?? FIRST_GATE) as typeof FIRST_GATE;
  const stageNow = workflow.metadata.labels?.['current-stage'] ?? null;
  return {
    node: { id, startedAt },
    gate: 0,
    stageNow,
    stageRevision: 1,
    policy: POLICY,
    token: 'no such token',
    ...change,
  };
}

function read(recording: string, moment: string, name = 'wait-pr-created'): GateReading {
  const workflow = recordedWorkflow(recording, moment);
  return readGate(workflow, visitOf(workflow, name));
}

function withNode(change: Record<string, unknown>, spec: Record<string, unknown> = {}): KubernetesObject {
  const nodes = structuredClone(AT_FIRST_GATE.status?.['nodes']) as Nodes;
  nodes[FIRST_GATE.id] = { ...nodes[FIRST_GATE.id], ...change };
  return { ...AT_FIRST_GATE, spec: { ...AT_FIRST_GATE.spec, ...spec }, status: { ...AT_FIRST_GATE.status, nodes } };
}

describe('what a recorded run says about a visit of a gate', () => {
  test.each<[string, string, string, GateReading['kind']]>([
    ['01-play-happy-path', 'created', 'wait-pr-created', 'not-yet-suspended'],
    ['01-play-happy-path', 'suspended at wait-pr-created', 'wait-pr-created', 'ready'],
    ['01-play-happy-path', 'suspended at wait-ready-for-qa', 'wait-pr-created', 'resumed-by-other'],
    ['04-supplied-outputs', 'suspended with supplied outputs', 'approve', 'needs-value'],
    ['05-spec-suspend', 'gate active and spec.suspend', 'wait-pr-created', 'blocked-by-spec-suspend'],
    ['06-stop-and-terminate', 'spec.shutdown=Stop just written', 'wait-pr-created', 'stopped'],
    ['06-stop-and-terminate', 'spec.shutdown=Terminate just written', 'wait-pr-created', 'stopped'],
    ['06-stop-and-terminate', 'after Stop', 'wait-pr-created', 'completed'],
    ['07-duration-and-deadline', 'gate with duration 2s, running', 'wait-pr-created', 'ready'],
    ['07-duration-and-deadline', 'released by its duration', 'wait-pr-created', 'completed'],
    ['09-completed', 'succeeded', 'wait-pr-created', 'completed'],
    ['13-compressed-gzip', 'compressed', 'wait-pr-created', 'needs-argo-server'],
    ['13-compressed-zstd', 'compressed', 'wait-pr-created', 'needs-argo-server'],
    ['13-compressed-brotli', 'compressed', 'wait-pr-created', 'needs-argo-server'],
  ])('%s, %s, %s: %s', (recording, moment, name, kind) => {
    expect(read(recording, moment, name).kind).toBe(kind);
  });

  test('a node that carries our token was resumed by us, also after the run has ended', () => {
    const workflow = recordedWorkflow('01-play-happy-path', 'controller progressed after wait-pr-approved');
    const visit = visitOf(workflow, 'wait-pr-created', { token: 'tok-wait-pr-created' });
    expect(readGate(workflow, visit)).toEqual({ kind: 'already-resumed', commit: null });
  });

  test('our token names the commit only while the annotations are still of this visit', () => {
    const annotated = (token: string): KubernetesObject => {
      const workflow = withNode({ phase: 'Succeeded', message: 'Resumed by Baton: mine' });
      const annotations = { 'baton/resume-token': token, 'baton/resume-commit': 'abc' };
      return { ...workflow, metadata: { ...workflow.metadata, annotations } };
    };
    const visit = visitOf(AT_FIRST_GATE, 'wait-pr-created', { token: 'mine' });
    expect(readGate(annotated('mine'), visit)).toEqual({ kind: 'already-resumed', commit: 'abc' });
    expect(readGate(annotated('of the next gate'), visit)).toEqual({ kind: 'already-resumed', commit: null });
  });

  test('two waiting nodes of one gate are ambiguous, of two gates they are not', () => {
    const workflow = recordedWorkflow('02-two-suspend-nodes-resume-one', 'both suspended');
    const gates = (...nodes: string[]): Partial<GateVisit> => {
      const [first, ...rest] = POLICY.stages;
      if (first === undefined) throw new Error('the policy has no stage');
      return { policy: { stages: [{ ...first, gate: { ...first.gate, nodes } }, ...rest] } };
    };
    expect(readGate(workflow, visitOf(workflow, 'wait-a', gates('wait-a', 'wait-b')))).toMatchObject({
      kind: 'ambiguous',
      why: expect.stringContaining('several nodes wait at this gate'),
    });
    expect(readGate(workflow, visitOf(workflow, 'wait-a', gates('wait-a'))).kind).toBe('ready');
  });

  test('a visit of a retried run is not the one before', () => {
    const visit = visitOf(AT_FIRST_GATE, 'wait-pr-created', {
      node: { ...FIRST_GATE, startedAt: '2026-11-21T02:00:00Z' },
    });
    expect(readGate(AT_FIRST_GATE, visit).kind).toBe('not-yet-suspended');
  });

  test.each([
    ['2s', '2026-11-21T02:21:25Z', 'released-by-duration'],
    [2, '2026-11-21T02:21:25Z', 'released-by-duration'],
    ['1m30s', '2026-11-21T02:22:53Z', 'released-by-duration'],
    ['{{workflow.parameters.patience}}', '2026-11-21T02:21:24Z', 'released-by-duration'],
    ['4h', '2026-11-21T02:21:25Z', 'resumed-by-other'],
    [undefined, '2026-11-21T02:21:25Z', 'resumed-by-other'],
  ])('a gate with duration %s that ended at %s without a word was %s', (duration, finishedAt, kind) => {
    const spec = { templates: [{ name: 'gate', suspend: duration === undefined ? {} : { duration } }] };
    const workflow = withNode({ phase: 'Succeeded', finishedAt, message: '' }, spec);
    expect(readGate(workflow, visitOf(AT_FIRST_GATE, 'wait-pr-created')).kind).toBe(kind);
  });

  test('the duration is found in the copy of a WorkflowTemplate too', () => {
    const workflow = withNode({ phase: 'Succeeded', finishedAt: '2026-11-21T02:21:25Z' }, { templates: undefined });
    const storedWorkflowTemplateSpec = { templates: [{ name: 'gate', suspend: { duration: '2s' } }] };
    const status = { ...workflow.status, storedWorkflowTemplateSpec };
    expect(readGate({ ...workflow, status }, visitOf(AT_FIRST_GATE, 'wait-pr-created')).kind).toBe(
      'released-by-duration',
    );
  });

  test('a failed gate in a run that goes on was stopped', () => {
    const workflow = withNode({ phase: 'Failed', message: 'Step exceeded its deadline' });
    expect(readGate(workflow, visitOf(AT_FIRST_GATE, 'wait-pr-created'))).toEqual({
      kind: 'stopped',
      why: 'the node is Failed: Step exceeded its deadline',
    });
  });

  test('another label than the expected one is a mismatch, also where there is none', () => {
    const expected = (stageNow: string | null) => visitOf(AT_FIRST_GATE, 'wait-pr-created', { stageNow });
    expect(readGate(AT_FIRST_GATE, expected('waiting-pr-created'))).toEqual({
      kind: 'stage-mismatch',
      found: 'pending',
    });
    const { labels: _, ...metadata } = AT_FIRST_GATE.metadata;
    expect(readGate({ ...AT_FIRST_GATE, metadata }, expected('pending'))).toEqual({
      kind: 'stage-mismatch',
      found: null,
    });
    expect(readGate({ ...AT_FIRST_GATE, metadata }, expected(null)).kind).toBe('ready');
  });

  test('the committed answer to a recorded resume reads as somebody else’s where the token is not ours', () => {
    const { response } = recordedExchange('01-play-happy-path', 'resume patch response wait-pr-created');
    const workflow = response as KubernetesObject;
    expect(readGate(workflow, visitOf(workflow, 'wait-pr-created'))).toEqual({
      kind: 'resumed-by-other',
      why: 'Resumed by baton: tok-wait-pr-created',
    });
  });
});
