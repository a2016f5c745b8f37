import type { Condition, Policy, Role } from '../../config/policy.ts';

/**
 * What may stand in `eventType`, and which gates each means: those whose condition is of that kind. The three old names
 * also say whose word it is, which counts where several gates have that kind of condition.
 */
const MEANINGS = {
  'pr-created': { kind: 'pull-request-open', role: null },
  'pr-labeled-ready': { kind: 'label', role: 'quality' },
  'pr-approved': { kind: 'approved', role: 'testing' },
  'pull-request-open': { kind: 'pull-request-open', role: null },
  label: { kind: 'label', role: null },
  approved: { kind: 'approved', role: null },
  'checks-passed': { kind: 'checks-passed', role: null },
  merged: { kind: 'merged', role: null },
} as const satisfies Record<string, { kind: Condition['kind']; role: Role | null }>;

export const EVENT_TYPES = Object.keys(MEANINGS) as readonly EventType[] as readonly [EventType, ...EventType[]];
export type EventType = keyof typeof MEANINGS;

/** The waiting labels of the gates that an event type can mean under this policy; exactly one is what is wanted. */
export function gatesOf(eventType: EventType, policy: Pick<Policy, 'stages'>): readonly string[] {
  const { kind, role } = MEANINGS[eventType];
  const alike = policy.stages.filter(({ gate }) => gate.condition.kind === kind);
  const itsOwn = alike.filter(({ gate }) => 'role' in gate.condition && gate.condition.role === role);
  return (alike.length > 1 && itsOwn.length > 0 ? itsOwn : alike).map(({ gate }) => gate.waiting);
}

/** The gates that there are, for a message: label and kind of condition. */
export function gateList(policy: Pick<Policy, 'stages'>): string {
  return policy.stages.map(({ gate }) => `${gate.waiting} (${gate.condition.kind})`).join(', ');
}
