import { isNamed } from '../../signals/gate-names.ts';
import { RESUME_MARK } from '../../signals/marks.ts';
import { releasedBy } from '../argo/classify-gate.ts';
import type { KubernetesObject } from '../argo/cluster.ts';
import { suppliedOutputs } from '../argo/supplied-outputs.ts';
import { nodesOf, type WorkflowNode } from '../argo/workflow-nodes.ts';
import type { SeenVisit } from './resume-activities.ts';

/** The newest activation of the gate with these node names; one that waits comes first. Null where it was never reached. */
export function seenVisit(workflow: KubernetesObject, names: readonly string[]): SeenVisit | null {
  const rank = (node: WorkflowNode): string =>
    `${node.phase === 'Running' ? '1' : '0'} ${node.startedAt ?? ''} ${node.id}`;
  const meant = nodesOf(workflow)
    .filter((node) => isNamed(node, names) && (node.type === 'Suspend' || node.phase === 'Skipped'))
    .sort((a, b) => (rank(a) < rank(b) ? 1 : -1));
  const [node] = meant;
  if (node === undefined) return null;
  return {
    id: node.id,
    startedAt: node.startedAt ?? '',
    phase: node.phase,
    released: releaseOf(workflow, node),
    outputs: suppliedOutputs(node).map(({ name, value }) => ({ name, hasValue: value !== null })),
  };
}

function releaseOf(workflow: KubernetesObject, node: WorkflowNode): SeenVisit['released'] {
  if (node.phase !== 'Succeeded') return null;
  const at = node.finishedAt ?? '';
  const { message } = node;
  if (message?.includes(RESUME_MARK) === true) return { by: 'baton', why: message, at };
  const { kind, why } = releasedBy(workflow, node);
  return { by: kind === 'released-by-duration' ? 'duration' : 'other', why, at };
}
