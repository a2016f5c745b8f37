import type { Fact } from '../../../signals/facts.ts';
import { CLEO, REX, TESS } from './policy.ts';

/** A pull request that goes through without a hitch, as the facts that reach the play, in order. */

const HEAD = 'c'.repeat(40);
const EARLIER = 'b'.repeat(40);

function at(minute: number): string {
  return `2026-03-01T10:${String(minute).padStart(2, '0')}:00Z`;
}

function snapshot(minute: number, head: string, labels: readonly string[], closed = false): Fact {
  return {
    kind: 'pull-request',
    pullRequest: 70,
    at: at(minute),
    settled: false,
    state: closed ? 'closed' : 'open',
    merged: closed,
    draft: false,
    head: { sha: head, ref: 'task-7-checkout', repositoryId: 4242 },
    base: { ref: 'main', repositoryId: 4242 },
    author: REX,
    labels: [...labels],
    claims: { branch: '7', labels: labels.includes('task-7') ? ['7'] : [], body: null },
    mergeCommit: closed ? 'd'.repeat(40) : null,
  };
}

function labelled(minute: number, label: string, head: string, by: typeof REX): Fact {
  return { kind: 'label', pullRequest: 70, action: 'labeled', label, head, by, at: at(minute), source: 'delivery' };
}

/** `opened`, the task's label, a push before any verdict. */
export const OPENED: readonly (readonly Fact[])[] = [
  [snapshot(0, EARLIER, [])],
  [snapshot(1, EARLIER, ['task-7']), labelled(1, 'task-7', EARLIER, REX)],
  [snapshot(2, HEAD, ['task-7']), { kind: 'push', pullRequest: 70, before: EARLIER, after: HEAD, by: REX, at: at(2) }],
];

/** Cleo's label at the present head. */
export const READY_FOR_QA: readonly Fact[] = [
  snapshot(3, HEAD, ['ready-for-qa', 'task-7']),
  labelled(3, 'ready-for-qa', HEAD, CLEO),
];

/** Tess's approval of the present head. */
export const APPROVED: readonly Fact[] = [
  { kind: 'review', pullRequest: 70, review: 1, state: 'approved', commit: HEAD, by: TESS, canWrite: false, at: at(4) },
];

/** Merged and closed. */
export const CLOSED: readonly Fact[] = [snapshot(5, HEAD, ['ready-for-qa', 'task-7'], true)];
