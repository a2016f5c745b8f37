import { isRun } from '../argo/classify-gate.ts';
import type { Cluster, KubernetesObject } from '../argo/cluster.ts';
import { hasEnded } from '../argo/snapshot.ts';
import { nodeOf, nodesOf } from '../argo/workflow-nodes.ts';
import type { HasMovedOnInput, HasMovedOnOutcome } from './resume-activities.ts';

/** Whether Argo's controller has gone on behind a gate that is open. Throws `ClusterError`. */
export async function hasMovedOn(
  cluster: Pick<Cluster, 'readWorkflow'>,
  { run, node }: HasMovedOnInput,
): Promise<HasMovedOnOutcome> {
  const workflow = await cluster.readWorkflow(run.namespace, run.name, { nodesNeeded: true });
  if (!isRun(workflow, run.uid)) return { kind: 'gone' };
  return { kind: hasEnded(workflow) || hasSuccessor(workflow, node) ? 'moved-on' : 'not-yet' };
}

/** What follows a node is its child; behind the last node of a branch it is whatever began since. */
function hasSuccessor(workflow: KubernetesObject, id: string): boolean {
  const gate = nodeOf(workflow, id);
  if (gate === undefined) return false;
  const openedAt = gate.finishedAt ?? '';
  const hasChild = (gate.children ?? []).length > 0;
  return hasChild || nodesOf(workflow).some((node) => node.id !== id && (node.startedAt ?? '') > openedAt);
}
