import { stampSchema, type GateNode, type RunSnapshot } from '../../signals/facts.ts';
import { ANNOTATIONS, LABELS } from '../../signals/marks.ts';
import type { KubernetesObject } from './cluster.ts';
import { COMPLETED_LABEL } from './labels.ts';
import { suppliedOutputs } from './supplied-outputs.ts';
import { nodesOf, type WorkflowNode } from './workflow-nodes.ts';

/** What a play needs to know of a run. Whoever saw it deleted sets `gone`. */
export function snapshotOf(workflow: KubernetesObject): RunSnapshot {
  const { metadata, spec, status } = workflow;
  const shutdown = spec?.['shutdown'];
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid ?? '',
    resourceVersion: metadata.resourceVersion ?? '',
    createdAt: stamp(metadata.creationTimestamp) ?? '1970-01-01T00:00:00Z',
    phase: text(status?.['phase']) ?? 'Pending',
    stage: metadata.labels?.[LABELS.stage] ?? null,
    stageRevision: revisionOf(metadata.annotations?.[ANNOTATIONS.stageRevision]),
    gates: nodesOf(workflow).flatMap(gateNode),
    suspended: spec?.['suspend'] === true,
    shutdown: shutdown === 'Stop' || shutdown === 'Terminate' ? shutdown : null,
    hidden: hiddenOf(status),
    message: text(status?.['message']),
    gone: false,
  };
}

/** Argo has ended the run; the controller never looks at it again, whatever is written to its nodes. */
export function hasEnded(workflow: KubernetesObject): boolean {
  const phase = text(workflow.status?.['phase']);
  return (
    (phase !== null && ['Succeeded', 'Failed', 'Error'].includes(phase)) ||
    workflow.metadata.labels?.[COMPLETED_LABEL] === 'true'
  );
}

/**
 * Suspend nodes, and nodes that `when` skipped: a gate that was skipped has been passed. Omitted ones are left out, since
 * they follow from a failure and were not passed.
 */
function gateNode(node: WorkflowNode): GateNode[] {
  const startedAt = stamp(node.startedAt);
  if (startedAt === null || (node.type !== 'Suspend' && node.phase !== 'Skipped')) return [];
  const { id, displayName, templateName, phase } = node;
  return [
    {
      id,
      displayName,
      templateName,
      phase,
      startedAt,
      finishedAt: stamp(node.finishedAt),
      message: text(node.message),
      needsValue: suppliedOutputs(node).some((output) => output.value === null),
    },
  ];
}

/** Over 1 MiB the controller compresses the nodes, or moves them to its database. */
function hiddenOf(status: KubernetesObject['status']): RunSnapshot['hidden'] {
  if (text(status?.['offloadNodeStatusVersion']) !== null) return 'offloaded';
  return text(status?.['compressedNodes']) === null ? null : 'compressed';
}

function revisionOf(annotation: string | undefined): number {
  return annotation !== undefined && /^\d{1,15}$/.test(annotation) ? Number(annotation) : 0;
}

function stamp(value: unknown): string | null {
  const parsed = stampSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
