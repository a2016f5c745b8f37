import type { StagePolicy } from '../config/policy.ts';
import type { GateNode } from './facts.ts';

/** The names of suspend nodes that mean a gate of one of these stages. */
export function gateNames(stages: readonly StagePolicy[]): string[] {
  return stages.flatMap(({ gate }) => gate.nodes);
}

/** Whether one of these names means the node; its template's name counts as much as its own. */
export function isNamed(node: Pick<GateNode, 'displayName' | 'templateName'>, names: readonly string[]): boolean {
  return names.includes(node.displayName) || names.includes(node.templateName);
}
