import type { Condition, Role } from './policy.ts';

/** All roles, in the order in which they usually work. */
export const ROLES = [
  'implementation',
  'security',
  'quality',
  'testing',
  'integration',
] as const satisfies readonly Role[];

/** The vocabulary in words, for messages. */
export const CONDITION_VOCABULARY =
  'pull-request-open, checks-passed, merged, "label <name> by <role>" or "approved by <role>"';

const PLAIN = ['pull-request-open', 'checks-passed', 'merged'] as const;
const LABEL = /^label (\S+) by (\S+)$/;
const APPROVED = /^approved by (\S+)$/;

/** What a stage's `condition` says; null when it is not of the vocabulary. */
export function parseCondition(text: string): Condition | null {
  const plain = PLAIN.find((kind) => kind === text);
  if (plain !== undefined) return { kind: plain };
  const [, label, labelRole] = LABEL.exec(text) ?? [];
  if (label !== undefined && isRole(labelRole)) return { kind: 'label', label, role: labelRole };
  const [, approver] = APPROVED.exec(text) ?? [];
  return isRole(approver) ? { kind: 'approved', role: approver } : null;
}

function isRole(text: string | undefined): text is Role {
  return ROLES.some((role) => role === text);
}
