import type { KubeObject } from '../kube-object.ts';
import { stamp } from '../kube-object.ts';
import { nodeId } from './node-id.ts';
import type { Scope } from './placeholders.ts';
import type { NodePhase, WorkflowNode, WorkflowSpec } from './workflow.ts';
import { isFulfilled } from './workflow.ts';

/** A workflow on which one pass of the controller is at work. What the pass wants done is collected here. */
export interface Draft {
  readonly name: string;
  readonly uid: string;
  readonly namespace: string;
  /** What to run: the workflow's own spec, or the one stored from its template. */
  readonly spec: WorkflowSpec;
  /** `local/<workflow>`, or `local/` for a workflow from a template. */
  readonly templateScope: string;
  readonly shutdown: 'Stop' | 'Terminate' | null;
  readonly nowMs: number;
  /** `workflow.name`, `workflow.parameters.…` and so on. */
  readonly globals: Scope;
  readonly nodes: Map<string, WorkflowNode>;
  readonly podsToCreate: KubeObject[];
  readonly podsToDelete: string[];
  /** Pods whose end has been noticed; they get Argo's `completed` label. */
  readonly podsToRelease: string[];
  /** Whether anything changed that has to be written. Conditions and progress alone do not count. */
  changed: boolean;
}

/** The node with this name, if it exists. */
export function nodeNamed(draft: Draft, nodeName: string): WorkflowNode | undefined {
  return draft.nodes.get(nodeId(draft.name, nodeName));
}

/** What a new node is made of beyond what every node has. */
type NewNode = Pick<WorkflowNode, 'type' | 'phase'> &
  Partial<Pick<WorkflowNode, 'templateName' | 'inputs' | 'outputs' | 'message' | 'nodeFlag' | 'boundaryID'>>;

/** Adds a node; one that begins in a final phase ends at the same instant. */
export function addNode(draft: Draft, nodeName: string, displayName: string, about: NewNode): WorkflowNode {
  const now = stamp(draft.nowMs);
  const node: WorkflowNode = {
    ...about,
    id: nodeId(draft.name, nodeName),
    name: nodeName,
    displayName,
    templateScope: draft.templateScope,
    startedAt: now,
    finishedAt: null,
    ...(about.type === 'Suspend' || about.type === 'Pod' ? { progress: '0/1' } : {}),
  };
  return store(draft, isFulfilled(node) ? { ...node, finishedAt: now } : node);
}

/** Moves a node to a phase; returns it as it is now. */
export function movePhase(
  draft: Draft,
  node: WorkflowNode,
  phase: NodePhase,
  more: Partial<Pick<WorkflowNode, 'message' | 'finishedAt' | 'outputs' | 'taskResultSynced'>> = {},
): WorkflowNode {
  const moved: WorkflowNode = { ...node, phase, ...more };
  const ended = isFulfilled(moved) && moved.finishedAt === null;
  return store(draft, ended ? { ...moved, finishedAt: stamp(draft.nowMs) } : moved);
}

/** Hangs a node below others; twice is harmless. */
export function connect(draft: Draft, parentIds: readonly string[], childId: string): void {
  for (const parentId of parentIds) {
    const parent = draft.nodes.get(parentId);
    if (parent === undefined || (parent.children ?? []).includes(childId)) continue;
    store(draft, { ...parent, children: [...(parent.children ?? []), childId] });
  }
}

/** Where something that follows this node is hung: the node itself, or the last nodes inside it. */
export function outboundOf(draft: Draft, node: WorkflowNode): readonly string[] {
  switch (node.type) {
    case 'DAG':
    case 'Steps':
      return node.outboundNodes ?? [];
    case 'StepGroup': {
      const inside = (node.children ?? []).flatMap((id) => {
        const child = draft.nodes.get(id);
        return child === undefined ? [] : outboundOf(draft, child);
      });
      return inside.length === 0 ? [node.id] : inside;
    }
    case 'Suspend':
    case 'Pod':
    case 'Skipped':
      return [node.id];
    default:
      return node.type satisfies never;
  }
}

/** Ends a group of nodes and notes where its successors are to be hung. */
export function endGroup(
  draft: Draft,
  node: WorkflowNode,
  phase: NodePhase,
  outboundNodes: readonly string[],
  message?: string,
): WorkflowNode {
  const current = draft.nodes.get(node.id) ?? node;
  const withOutbound = store(draft, { ...current, outboundNodes: [...outboundNodes] });
  return movePhase(draft, withOutbound, phase, message === undefined ? {} : { message });
}

function store(draft: Draft, node: WorkflowNode): WorkflowNode {
  draft.nodes.set(node.id, node);
  draft.changed = true;
  return node;
}
