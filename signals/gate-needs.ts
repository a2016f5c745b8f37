import type { Policy } from '../config/policy.ts';

/** The labels that some gate's condition names. No other label is worth telling of, except that one may name a task. */
export function labelsOfGates(policy: Pick<Policy, 'stages'>): readonly string[] {
  return policy.stages.flatMap(({ gate: { condition } }) => (condition.kind === 'label' ? [condition.label] : []));
}

/** Whether some gate waits for checks. Where none does, nothing is told of check suites. */
export function waitsForChecks(policy: Pick<Policy, 'stages'>): boolean {
  return policy.stages.some(({ gate }) => gate.condition.kind === 'checks-passed');
}
