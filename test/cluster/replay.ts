import { recordedMoment } from '../fixtures/argo/recording.ts';
import type { KubeObject } from '../../standins/cluster/kube-object.ts';
import type { Workflow, WorkflowNode, WorkflowSpec } from '../../standins/cluster/argo/workflow.ts';

/** The manifest from which a recorded workflow was created. */
export function manifestOf(recorded: Workflow, spec: WorkflowSpec = recorded.spec): KubeObject {
  const labels = Object.entries(recorded.metadata.labels ?? {}).filter(
    ([key]) => !isArgos(key) && key !== 'current-stage',
  );
  return {
    apiVersion: recorded.apiVersion,
    kind: recorded.kind,
    metadata: { name: recorded.metadata.name, labels: { ...Object.fromEntries(labels), 'current-stage': 'pending' } },
    spec: without({ ...spec }, 'suspend', 'shutdown'),
  };
}

/** A recorded workflow. */
export function recordedWorkflow(recording: string, moment: string): Workflow {
  return recordedMoment(recording, moment) as unknown as Workflow;
}

/** A recorded answer to a patch that was accepted. */
export function recordedAnswer(recording: string, moment: string): Workflow {
  return recordedMoment(recording, moment)['response'] as Workflow;
}

/** An object without some of its fields. */
export function without(
  object: Readonly<Record<string, unknown>>,
  ...fields: readonly string[]
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !fields.includes(key)));
}

/**
 * A workflow without what differs from run to run: namespace, uid, versions, instants, the trace id, and the seconds of CPU and
 * memory that the real controller counts and the model does not.
 */
export function comparable(workflow: Workflow): unknown {
  const { annotations = {}, labels = {}, name, generation } = workflow.metadata;
  const kept = Object.entries(annotations).filter(([key]) => key !== 'workflows.argoproj.io/trace-id');
  const { nodes = {}, ...status } = workflow.status ?? {};
  return {
    metadata: { name, labels, generation, annotations: Object.fromEntries(kept) },
    spec: workflow.spec,
    status: {
      ...timeless(status),
      nodes: Object.fromEntries(Object.entries(nodes).map(([id, node]) => [id, timeless({ ...node })])),
    },
  };
}

/** The node that is shown under this name. */
export function nodeShown(workflow: Workflow, displayName: string): WorkflowNode {
  const found = Object.values(workflow.status?.nodes ?? {}).find((node) => node.displayName === displayName);
  if (found === undefined) throw new Error(`no node ${displayName}`);
  return found;
}

/** Whether a workflow has a node of this name in this phase. */
export function has(displayName: string, phase: WorkflowNode['phase']): (workflow: Workflow) => boolean {
  return ({ status }) =>
    Object.values(status?.nodes ?? {}).some((node) => node.displayName === displayName && node.phase === phase);
}

/** Whether Argo is done with a workflow. */
export function isCompleted({ metadata }: KubeObject): boolean {
  return metadata.labels?.['workflows.argoproj.io/completed'] === 'true';
}

/** The one atomic patch that opens a gate: guarded by uid, node and stage. */
export function resumePatch(workflow: Workflow, gate: string, token: string, stage: string): readonly unknown[] {
  const node = nodeShown(workflow, gate);
  const path = `/status/nodes/${node.id}`;
  return [
    { op: 'test', path: '/metadata/uid', value: workflow.metadata.uid },
    { op: 'test', path: `${path}/type`, value: 'Suspend' },
    { op: 'test', path: `${path}/phase`, value: 'Running' },
    { op: 'test', path: `${path}/startedAt`, value: node.startedAt },
    { op: 'test', path: '/metadata/labels/current-stage', value: workflow.metadata.labels?.['current-stage'] },
    { op: 'replace', path: `${path}/phase`, value: 'Succeeded' },
    { op: 'add', path: `${path}/finishedAt`, value: node.startedAt },
    { op: 'add', path: `${path}/message`, value: `Resumed by baton: ${token}` },
    { op: 'replace', path: '/metadata/labels/current-stage', value: stage },
  ];
}

function isArgos(key: string): boolean {
  return key.startsWith('workflows.argoproj.io/');
}

function timeless(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const blank = Object.entries(without(fields, 'resourcesDuration')).map(([key, value]): [string, unknown] =>
    /^(?:started|finished)At$/.test(key) ? [key, value === null ? null : 'an instant'] : [key, value],
  );
  return Object.fromEntries(blank);
}
