import type { Policy } from '../config/policy.ts';
import { fnv1a } from './fnv1a.ts';

/** A play asks with each decision, and its policy hardly ever changes. */
const digests = new WeakMap<Policy, string>();

/**
 * A short digest of everything that a play is judged by: equal policies have equal digests, whatever the order in which
 * their keys were written. Eight hex digits. A policy that was asked about must not be changed any more.
 */
export function policyDigest(policy: Policy): string {
  const known = digests.get(policy);
  if (known !== undefined) return known;
  const digest = fnv1a(JSON.stringify(sorted(policy)));
  digests.set(policy, digest);
  return digest;
}

/** The order of a list means something (stages, rungs), that of an object's keys nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
