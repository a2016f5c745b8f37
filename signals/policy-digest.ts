import type { Policy } from '../config/policy.ts';
import { fnv1a } from './fnv1a.ts';

/**
 * A short digest of everything that a play is judged by: equal policies have equal digests, whatever the order in which
 * their keys were written. Eight hex digits.
 */
export function policyDigest(policy: Policy): string {
  return fnv1a(JSON.stringify(sorted(policy)));
}

/** The order of a list means something (stages, rungs), that of an object's keys nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
