import type { StagePolicy } from '../config/policy.ts';

/** The names of suspend nodes that mean a gate of one of these stages. */
export function gateNames(stages: readonly StagePolicy[]): string[] {
  return stages.flatMap(({ gate }) => gate.nodes);
}
