import { movePhase } from './draft.ts';
import type { Draft } from './draft.ts';
import { podName } from './node-id.ts';
import type { WorkflowNode } from './workflow.ts';
import { isFulfilled } from './workflow.ts';

/** Fails what waits or runs when the workflow is being shut down or its deadline has passed; deletes the pods. */
export function stopNodes(draft: Draft, deadlineMs: number | null): void {
  const late = deadlineMs !== null && draft.nowMs > deadlineMs;
  for (const node of draft.nodes.values()) {
    if (isFulfilled(node) || (node.type !== 'Suspend' && node.type !== 'Pod')) continue;
    if (draft.shutdown !== null) stop(draft, node, shutdownMessage(node, draft.shutdown));
    else if (late) stop(draft, node, 'Step exceeded its deadline');
  }
}

/** Pods get another sentence than gates, with two spaces in it. */
function shutdownMessage(node: WorkflowNode, strategy: string): string {
  return node.type === 'Pod' ? `workflow shutdown with strategy:  ${strategy}` : `Stopped with strategy '${strategy}'`;
}

function stop(draft: Draft, node: WorkflowNode, message: string): void {
  if (node.type === 'Pod') draft.podsToDelete.push(podName(draft.name, node.name, node.templateName ?? ''));
  movePhase(draft, node, 'Failed', { message });
}
