import { isJsonObject } from '../kube-object.ts';
import type { JsonObject, KubeObject } from '../kube-object.ts';
import { movePhase } from './draft.ts';
import type { Draft } from './draft.ts';
import { podName } from './node-id.ts';
import type { WorkflowNode } from './workflow.ts';
import { isFulfilled } from './workflow.ts';

/** The pods of one workflow by name, as last seen; `deleted` for one that was there and is gone. */
export type Pods = ReadonlyMap<string, KubeObject | 'deleted'>;

/** Carries what became of the pods over to their nodes. Returns whether one of them is running. */
export function readPods(draft: Draft, pods: Pods): boolean {
  let running = false;
  for (const node of draft.nodes.values()) {
    if (node.type !== 'Pod' || isFulfilled(node)) continue;
    const name = podName(draft.name, node.name, node.templateName ?? '');
    const pod = pods.get(name);
    if (pod === undefined) continue;
    if (pod === 'deleted') {
      movePhase(draft, node, 'Error', { message: 'pod deleted' });
      continue;
    }
    const status = objectAt(pod, 'status');
    if (status['phase'] === 'Running') running = true;
    if (status['phase'] === 'Running' && node.phase === 'Pending') movePhase(draft, node, 'Running');
    if (status['phase'] === 'Succeeded' || status['phase'] === 'Failed') {
      end(draft, node, status['phase'], status);
      draft.podsToRelease.push(name);
    }
  }
  return running;
}

/** Whether a pod was made for the workflow with this uid, and not for a namesake before it. */
export function belongsTo(pod: KubeObject, uid: string): boolean {
  const owners = pod.metadata['ownerReferences'];
  return Array.isArray(owners) && owners.some((owner: unknown) => isJsonObject(owner) && owner['uid'] === uid);
}

function end(draft: Draft, node: WorkflowNode, phase: 'Succeeded' | 'Failed', status: JsonObject): void {
  const container = Array.isArray(status['containerStatuses']) ? (status['containerStatuses'][0] as unknown) : {};
  const terminated = objectAt(objectAt(container, 'state'), 'terminated');
  const { exitCode, finishedAt } = terminated;
  movePhase(draft, node, phase, {
    ...(typeof finishedAt === 'string' ? { finishedAt } : {}),
    ...(typeof exitCode === 'number' ? { outputs: { ...node.outputs, exitCode: String(exitCode) } } : {}),
    ...(phase === 'Failed' ? { message: whyFailed(status, terminated) } : {}),
    taskResultSynced: true,
  });
}

/** The pod's own message, or how its container ended, in Argo's words. */
function whyFailed(status: JsonObject, terminated: JsonObject): string {
  const { message } = status;
  if (typeof message === 'string' && message !== '') return message;
  if (typeof terminated['exitCode'] !== 'number') return 'pod failed';
  const reason = typeof terminated['reason'] === 'string' ? terminated['reason'] : 'Error';
  const more = typeof terminated['message'] === 'string' ? `: ${terminated['message']}` : '';
  return `main: ${reason} (exit code ${String(terminated['exitCode'])})${more}`;
}

function objectAt(value: unknown, field: string): JsonObject {
  const inner = isJsonObject(value) ? value[field] : undefined;
  return isJsonObject(inner) ? inner : {};
}
