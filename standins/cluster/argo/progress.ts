import type { WorkflowNode } from './workflow.ts';

/** Writes `done/all` into every node: pods and gates count one, groups count what is reachable inside them. */
export function withProgress(nodes: ReadonlyMap<string, WorkflowNode>): Record<string, WorkflowNode> {
  return Object.fromEntries(
    [...nodes].map(([id, node]) => [
      id,
      node.type === 'Skipped' ? node : { ...node, progress: progressOf(node, nodes) },
    ]),
  );
}

/** `done/all` of the whole workflow. */
export function totalProgress(nodes: ReadonlyMap<string, WorkflowNode>): string {
  return count([...nodes.values()]);
}

function progressOf(node: WorkflowNode, nodes: ReadonlyMap<string, WorkflowNode>): string {
  if (countsOne(node)) return count([node]);
  const reached = new Set<WorkflowNode>();
  const descend = (from: WorkflowNode): void => {
    for (const id of from.children ?? []) {
      const child = nodes.get(id);
      if (child === undefined || reached.has(child)) continue;
      reached.add(child);
      descend(child);
    }
  };
  descend(node);
  return count([...reached]);
}

function count(nodes: readonly WorkflowNode[]): string {
  const counted = nodes.filter(countsOne);
  return `${String(counted.filter((node) => node.phase === 'Succeeded').length)}/${String(counted.length)}`;
}

function countsOne(node: WorkflowNode): boolean {
  return node.type === 'Pod' || node.type === 'Suspend';
}
