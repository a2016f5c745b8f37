import type { Condition, Policy, StagePolicy } from '../config/policy.ts';

/** The labels that some gate's condition names. No other label is worth telling of, except that one may name a task. */
export function labelsOfGates(policy: Pick<Policy, 'stages'>): readonly string[] {
  return policy.stages.flatMap(({ gate: { condition } }) => (condition.kind === 'label' ? [condition.label] : []));
}

/** Whether the gate of one of these stages has such a condition. What none looks at is neither told nor read. */
export function looksAt(stages: readonly StagePolicy[], kind: Condition['kind']): boolean {
  return stages.some(({ gate }) => gate.condition.kind === kind);
}
