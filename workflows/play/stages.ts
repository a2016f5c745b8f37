import type { Policy } from '../../config/policy.ts';
import type { GateNode, RunSnapshot } from '../../signals/facts.ts';
import { isNamed } from '../../signals/gate-names.ts';

/** Where the run is: at a gate, with an agent, or past the last gate. */
export type Position =
  /** The agent of `stages[index]` is at work; `index === stages.length` means finalizing. */
  | { readonly kind: 'agent'; readonly index: number }
  | { readonly kind: 'gate'; readonly index: number; readonly node: GateNode }
  /** More than one suspend node could be meant. */
  | { readonly kind: 'ambiguous'; readonly nodes: readonly GateNode[] }
  /** Its nodes can't be read, and none of its gates was ever seen: it may be anywhere. */
  | { readonly kind: 'hidden' };

/** A position at one of the stages. */
export type KnownPosition = Extract<Position, { readonly index: number }>;

/** The index of the gate that a suspend node means; -1 for a node that is no gate. The node's name decides, never a label. */
export function gateOf(policy: Policy, node: GateNode): number {
  return policy.stages.findIndex(({ gate }) => isNamed(node, gate.nodes));
}

/**
 * The index of the stage at which a run of somebody else's began, by its own argument. Never by its label: `argo resubmit`
 * copies that, and the copy begins where its argument says.
 */
export function startOf(policy: Policy, { startFrom }: RunSnapshot): number {
  return Math.max(
    0,
    policy.stages.findIndex(({ working }) => working === startFrom),
  );
}

/**
 * Where a run is. `startIndex`: the stage at which it was started; what comes before was never run. While its nodes are
 * hidden, that is where its gates were last seen.
 */
export function positionOf(policy: Policy, run: RunSnapshot, startIndex: number): Position {
  const gates = run.gates.map((node) => ({ node, index: gateOf(policy, node) })).filter(({ index }) => index >= 0);
  if (run.hidden !== null && gates.length === 0) return { kind: 'hidden' };
  const active = gates.filter(({ node }) => node.phase === 'Running');
  const [only] = active;
  if (active.length > 1) return { kind: 'ambiguous', nodes: active.map(({ node }) => node) };
  if (only !== undefined) return { kind: 'gate', index: only.index, node: only.node };
  const passed = gates.filter(({ node }) => ['Succeeded', 'Skipped'].includes(node.phase));
  return { kind: 'agent', index: Math.max(startIndex, ...passed.map(({ index }) => index + 1)) };
}

/** One activation of a suspend node; a gate opens at most once a visit. */
export function visitOf(node: GateNode): string {
  return `${node.id} ${node.startedAt}`;
}

/** Whether it was this node that was activated, then or another time. */
export function isVisitOf(node: GateNode, visit: string): boolean {
  return visit.startsWith(`${node.id} `);
}

/** The label while the agent at `index` works; `finalizing` after the last gate. */
export function workingLabel(policy: Policy, index: number): string {
  return policy.stages[index]?.working ?? policy.finalizing;
}

/** The index of the stage whose agent works, or whose gate waits, under this label; -1 for any other label. */
export function stageIndex(policy: Policy, label: string): number {
  return policy.stages.findIndex((stage) => stage.working === label || stage.gate.waiting === label);
}
