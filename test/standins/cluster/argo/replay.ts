import type { KubeObject } from '../../../../standins/cluster/kube-object.ts';
import type { Workflow, WorkflowNode, WorkflowSpec } from '../../../../standins/cluster/argo/workflow.ts';

/** The manifest from which a recorded workflow was created. */
export function manifestOf(recorded: Workflow, spec: WorkflowSpec = recorded.spec): KubeObject {
  const labels = Object.entries(recorded.metadata.labels ?? {}).filter(
    ([key]) => !isArgos(key) && key !== 'current-stage',
  );
  const { suspend: _suspend, shutdown: _shutdown, ...rest } = { ...spec };
  return {
    apiVersion: recorded.apiVersion,
    kind: recorded.kind,
    metadata: { name: recorded.metadata.name, labels: { ...Object.fromEntries(labels), 'current-stage': 'pending' } },
    spec: rest,
  };
}

/**
 * A workflow without what differs from run to run: uid, versions, instants, the trace id, and the seconds of CPU and
 * memory that the real controller counts and the model does not.
 */
export function comparable(workflow: Workflow): unknown {
  const { annotations = {}, labels = {}, name, namespace, generation } = workflow.metadata;
  const kept = Object.entries(annotations).filter(([key]) => key !== 'workflows.argoproj.io/trace-id');
  const { nodes = {}, ...status } = workflow.status ?? {};
  return {
    metadata: { name, namespace, labels, generation, annotations: Object.fromEntries(kept) },
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
  const { resourcesDuration: _resourcesDuration, ...rest } = fields;
  const blank = Object.entries(rest).map(([key, value]) =>
    /^(?:started|finished)At$/.test(key) ? [key, value === null ? null : 'an instant'] : [key, value],
  );
  return Object.fromEntries(blank);
}
