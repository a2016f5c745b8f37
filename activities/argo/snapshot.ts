import { stampSchema, type GateNode, type RunSnapshot } from '../../signals/facts.ts';
import { isNamed } from '../../signals/gate-names.ts';
import { ANNOTATIONS, LABELS, START_ARGUMENT } from '../../signals/marks.ts';
import { isFinal } from '../../signals/run-phase.ts';
import type { KubernetesObject } from './cluster.ts';
import { labelEditor } from './label-editor.ts';
import { COMPLETED_LABEL } from './labels.ts';
import { argumentOf } from './run-arguments.ts';
import { suppliedOutputs } from './supplied-outputs.ts';
import { nodesOf, type WorkflowNode } from './workflow-nodes.ts';

/** Nodes that a snapshot holds at most; a run that visits its gates more often than this is known by its last visits. */
const MOST_NODES = 30;

/** Characters of a message that somebody else wrote. */
const MOST_MESSAGE = 200;

/**
 * What a play needs to know of a run, and no more: it travels into Temporal with every look. `gates`: the names of suspend
 * nodes that mean a gate. Whoever saw the run deleted sets `gone`.
 */
export function snapshotOf(workflow: KubernetesObject, gates: readonly string[]): RunSnapshot {
  const { metadata, spec, status } = workflow;
  const shutdown = spec?.['shutdown'];
  const editor = labelEditor(workflow, LABELS.stage);
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid ?? '',
    resourceVersion: metadata.resourceVersion ?? '',
    createdAt: stamp(metadata.creationTimestamp) ?? '1970-01-01T00:00:00Z',
    phase: text(status?.['phase']) ?? 'Pending',
    startFrom: words(argumentOf(workflow, START_ARGUMENT)),
    stage: metadata.labels?.[LABELS.stage] ?? null,
    ...(editor === null ? {} : { stageEditor: editor }),
    stageRevision: revisionOf(metadata.annotations?.[ANNOTATIONS.stageRevision]),
    labelled: workflow.reach !== 'operations-only',
    gates: gateNodesOf(workflow, gates),
    suspended: spec?.['suspend'] === true,
    shutdown: shutdown === 'Stop' || shutdown === 'Terminate' ? shutdown : null,
    hidden: hiddenNodes(workflow),
    message: words(status?.['message']),
    gone: false,
  };
}

/** Argo has ended the run; the controller never looks at it again, whatever is written to its nodes. */
export function hasEnded(workflow: KubernetesObject): boolean {
  const phase = text(workflow.status?.['phase']);
  return (phase !== null && isFinal(phase)) || workflow.metadata.labels?.[COMPLETED_LABEL] === 'true';
}

/** The nodes that a gate's name means, and suspend nodes that stand: a person has to see what a run waits for. */
function gateNodesOf(workflow: KubernetesObject, gates: readonly string[]): GateNode[] {
  const nodes = nodesOf(workflow).flatMap((node) => gateNode(node).map((seen) => ({ seen, type: node.type })));
  const meant = nodes.filter(
    (node) => isNamed(node.seen, gates) || (node.type === 'Suspend' && node.seen.phase === 'Running'),
  );
  // Those that stand before those that are over, then the newest.
  const rank = ({ seen }: (typeof nodes)[number]): string =>
    `${seen.phase === 'Running' ? '1' : '0'} ${seen.startedAt} ${seen.id}`;
  const kept = [...meant].sort((a, b) => (rank(a) < rank(b) ? 1 : -1)).slice(0, MOST_NODES);
  return meant.filter((node) => kept.includes(node)).map(({ seen }) => seen);
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
      message: words(node.message),
      needsValue: suppliedOutputs(node).some((output) => output.value === null),
    },
  ];
}

/** How the nodes are hidden, if they are: over 1 MiB the controller compresses them, or moves them to its database. */
export function hiddenNodes({ status }: KubernetesObject): RunSnapshot['hidden'] {
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

function words(value: unknown): string | null {
  return text(value)?.slice(0, MOST_MESSAGE) ?? null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
