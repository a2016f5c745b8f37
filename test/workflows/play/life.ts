import type { Fact, LabelFact, PullRequestFact, ReviewFact } from '../../../signals/facts.ts';
import { CLEO, REX, TESS } from './policy.ts';

/**
 * A life of six deliveries, told twice: what each delivery says, and what GitHub would answer to a read after the first
 * k of them have happened. Commit A is opened with, B is pushed over Cleo's word.
 */

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const PULL_REQUEST = 70;

const REPOSITORY = 4242;
/** Opened and labelled in one second; everything else a minute apart; Cleo's label is taken off and put on in one second. */
const AT = {
  opened: stamp(0),
  qaOnA: stamp(1),
  pushed: stamp(2),
  approvedA: stamp(3),
  approvedB: stamp(4),
  qaOnB: stamp(5),
};

function stamp(minute: number): string {
  return `2026-03-01T10:0${String(minute)}:00Z`;
}

function snapshot(at: string, head: string, labels: readonly string[], short = false): PullRequestFact {
  return {
    kind: 'pull-request',
    pullRequest: PULL_REQUEST,
    at,
    settled: false,
    state: 'open',
    merged: short ? null : false,
    draft: false,
    head: { sha: head, ref: 'task-7-checkout', repositoryId: REPOSITORY },
    base: { ref: 'main', repositoryId: REPOSITORY },
    author: REX,
    labels: [...labels],
    claims: short
      ? null
      : { branch: '7', labels: labels.filter((label) => label === 'task-7').map(() => '7'), body: null },
    mergeCommit: null,
  };
}

function labelled(action: LabelFact['action'], at: string, head: string): LabelFact {
  return {
    kind: 'label',
    pullRequest: PULL_REQUEST,
    action,
    label: 'ready-for-qa',
    head,
    by: CLEO,
    at,
    source: 'delivery',
  };
}

function approval(review: number, commit: string, at: string): ReviewFact {
  return {
    kind: 'review',
    pullRequest: PULL_REQUEST,
    review,
    state: 'approved',
    commit,
    by: TESS,
    canWrite: false,
    at,
  };
}

/** One unit of the life: one delivery, or several that come together. */
export interface Unit {
  readonly name: string;
  readonly deliveries: readonly (readonly Fact[])[];
}

export const LIFE: readonly Unit[] = [
  { name: 'opened', deliveries: [[snapshot(AT.opened, A, [])]] },
  {
    name: 'task-7 labeled in the same second',
    deliveries: [
      [snapshot(AT.opened, A, ['task-7']), { ...labelled('labeled', AT.opened, A), label: 'task-7', by: REX }],
    ],
  },
  {
    name: 'ready-for-qa at A',
    deliveries: [[snapshot(AT.qaOnA, A, ['ready-for-qa', 'task-7']), labelled('labeled', AT.qaOnA, A)]],
  },
  {
    name: 'push to B',
    deliveries: [
      [
        snapshot(AT.pushed, B, ['ready-for-qa', 'task-7']),
        { kind: 'push', pullRequest: PULL_REQUEST, before: A, after: B, by: REX, at: AT.pushed },
      ],
    ],
  },
  {
    name: 'approval of A',
    deliveries: [[snapshot(AT.approvedA, B, ['ready-for-qa', 'task-7'], true), approval(1, A, AT.approvedA)]],
  },
  {
    name: 'approval of B, label again',
    deliveries: [
      [snapshot(AT.approvedB, B, ['ready-for-qa', 'task-7'], true), approval(2, B, AT.approvedB)],
      [snapshot(AT.qaOnB, B, ['task-7']), labelled('unlabeled', AT.qaOnB, B)],
      [snapshot(AT.qaOnB, B, ['ready-for-qa', 'task-7']), labelled('labeled', AT.qaOnB, B)],
    ],
  },
];

/** What GitHub answers after the first `happened` units: as a settled refresh would tell it. */
export function readAfter(happened: number): Fact[] {
  const snapshots = LIFE.slice(0, happened)
    .flatMap((unit) => unit.deliveries.flat())
    .filter((fact) => fact.kind === 'pull-request');
  const last = snapshots.at(-1);
  if (last === undefined) return [];
  const facts: Fact[] = [
    {
      ...last,
      settled: true,
      merged: false,
      claims: { branch: '7', labels: last.labels.includes('task-7') ? ['7'] : [], body: null },
    },
  ];
  if (happened >= 2)
    facts.push({ ...labelled('labeled', AT.opened, A), label: 'task-7', by: REX, source: 'timeline', head: null });
  const inferred = (at: string, action: LabelFact['action']): LabelFact => ({
    ...labelled(action, at, A),
    source: 'timeline',
    head: happened < 4 ? A : at > AT.pushed ? B : null,
  });
  if (happened >= 3) facts.push(inferred(AT.qaOnA, 'labeled'));
  if (happened >= 5) facts.push(approval(1, A, AT.approvedA));
  if (happened >= 6)
    facts.push(approval(2, B, AT.approvedB), inferred(AT.qaOnB, 'unlabeled'), inferred(AT.qaOnB, 'labeled'));
  return facts;
}

/** Whether a gate's condition holds in truth after the first `happened` units: written down by hand, as an oracle. */
export function holdsAfter(gate: number, happened: number): boolean {
  const [open, qa, approved] = [happened >= 1, happened === 3 || happened >= 6, happened >= 6];
  return [open, open && qa, open && qa && approved][gate] ?? false;
}

/** The head after the first `happened` units. */
export function headAfter(happened: number): string {
  return happened >= 4 ? B : A;
}
