import type { Fact } from '../../../signals/facts.ts';
import { CLEO, REX, STRANGER, TESS } from './policy.ts';
import type { RunningPlay } from './running.ts';
import type { World } from './world.ts';

/** A pull request that Tess sends back once, as the facts that reach the play, in order. Commit A is replaced by B. */

const A = 'a'.repeat(40);
export const B = 'b'.repeat(40);
const PULL_REQUEST = 70;

function at(minute: number): string {
  return `2026-03-01T10:${String(minute).padStart(2, '0')}:00Z`;
}

function snapshot(minute: number, head: string, labels: readonly string[]): Fact {
  return {
    kind: 'pull-request',
    pullRequest: PULL_REQUEST,
    at: at(minute),
    settled: false,
    state: 'open',
    merged: false,
    draft: false,
    head: { sha: head, ref: 'task-7-checkout', repositoryId: 4242 },
    base: { ref: 'main', repositoryId: 4242 },
    author: REX,
    labels: [...labels],
    claims: { branch: '7', labels: [], body: null },
    mergeCommit: null,
  };
}

function label(minute: number, action: 'labeled' | 'unlabeled', head: string): Fact {
  const name = 'ready-for-qa';
  return {
    kind: 'label',
    pullRequest: PULL_REQUEST,
    action,
    label: name,
    head,
    by: CLEO,
    at: at(minute),
    source: 'delivery',
  };
}

function review(id: number, minute: number, state: 'approved' | 'changes-requested'): Fact {
  const commit = minute < 4 ? A : B;
  const by = TESS;
  return { kind: 'review', pullRequest: PULL_REQUEST, review: id, state, commit, by, canWrite: false, at: at(minute) };
}

/** Each step of the life is one delivery. */
export const REWORKED = {
  opened: [snapshot(0, A, [])],
  readyForQa: [snapshot(1, A, ['ready-for-qa']), label(1, 'labeled', A)],
  changesRequested: [review(1, 3, 'changes-requested')],
  pushed: [
    snapshot(4, B, ['ready-for-qa']),
    { kind: 'push', pullRequest: PULL_REQUEST, before: A, after: B, by: REX, at: at(4) },
  ],
  labelOff: [snapshot(5, B, []), label(5, 'unlabeled', B)],
  readyAgain: [snapshot(6, B, ['ready-for-qa']), label(6, 'labeled', B)],
  approved: [review(2, 7, 'approved')],
} satisfies Record<string, readonly Fact[]>;

/** Everything that GitHub would answer in the end. */
export const ALL_OF_IT: readonly Fact[] = Object.values(REWORKED).flat();

/** A remark that changes nothing but is news: a review that was dismissed, each in a second of its own. */
export function remark(id: number): Fact {
  return {
    kind: 'review',
    pullRequest: PULL_REQUEST,
    // From 1000 on, so that none of the life's own is meant.
    review: 1_000 + id,
    state: 'dismissed',
    commit: B,
    by: STRANGER,
    canWrite: false,
    at: new Date(Date.parse(at(8)) + id * 1_000).toISOString().replace('.000', ''),
  };
}

/** Gate by gate up to the last one, where Tess sends the work back: each step only after the play has taken the last. */
export async function upToRework(play: RunningPlay, world: World): Promise<void> {
  await play.until(({ stage }) => stage === 'implementation-in-progress');
  await play.observe(world.reach('wait-pr-created'));
  await play.until(({ stage }) => stage === 'waiting-pr-created');
  world.answer(ALL_OF_IT.slice(0, 1));
  await play.deliver(REWORKED.opened);
  await play.until(({ stage }) => stage === 'quality-in-progress');
  await play.observe(world.reach('wait-ready-for-qa'));
  await play.until(({ stage }) => stage === 'waiting-ready-for-qa');
  world.answer(ALL_OF_IT.slice(0, 3));
  await play.deliver(REWORKED.readyForQa);
  await play.until(({ stage }) => stage === 'testing-in-progress');
  await play.observe(world.reach('wait-pr-approved'));
  await play.until(({ stage }) => stage === 'waiting-pr-approved');
  world.answer(ALL_OF_IT.slice(0, 4));
  await play.deliver(REWORKED.changesRequested);
  await play.until(({ stage }) => stage === 'implementation-in-progress');
}
