import fc from 'fast-check';
import type { Actor, Fact, LabelFact, PullRequestFact, ReviewFact } from '../../../signals/facts.ts';
import { CLEO, REX, STRANGER, TESS } from './policy.ts';

/**
 * Longer lives, made up at random: acts of everybody on one pull request, told as deliveries and as one read after the
 * last of them. The oracle follows the acts one by one, knows nothing of facts or registers, and says which gates may be
 * open in the end.
 */

const COLLABORATOR: Actor = { id: 300, login: 'marta', bot: false };

export type Act =
  | { readonly kind: 'push'; readonly by: Actor }
  | { readonly kind: 'label' | 'unlabel'; readonly by: Actor }
  | { readonly kind: 'review'; readonly by: Actor; readonly state: 'approved' | 'changes-requested' }
  | { readonly kind: 'dismiss' }
  | { readonly kind: 'draft' | 'ready' | 'close' | 'reopen' };

const anybody = fc.constantFrom(REX, CLEO, TESS, STRANGER, COLLABORATOR);

/** Acts in the order in which they happen; the pull request is opened before the first. */
export const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('push' as const), by: anybody }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom('label' as const, 'unlabel' as const),
        by: fc.constantFrom(CLEO, CLEO, CLEO, STRANGER),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('review' as const),
        by: fc.constantFrom(TESS, TESS, COLLABORATOR, COLLABORATOR, STRANGER),
        state: fc.constantFrom('approved' as const, 'approved' as const, 'changes-requested' as const),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'dismiss' as const }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom('draft' as const, 'ready' as const, 'close' as const, 'reopen' as const),
      }),
    },
  ),
  { minLength: 3, maxLength: 18 },
);

interface Review {
  readonly id: number;
  readonly by: Actor;
  readonly commit: string;
  readonly at: string;
  state: 'approved' | 'changes-requested' | 'dismissed';
}

/** A life told out: its deliveries in order, what a read at the end answers, and what the oracle allows. */
export interface Told {
  readonly deliveries: readonly (readonly Fact[])[];
  readonly read: readonly Fact[];
  /** The number of gates that are open in the end when all of them are reached. */
  readonly open: number;
  readonly head: string;
}

export function tell(life: readonly Act[]): Told {
  let seconds = 0;
  let commits = 0;
  let head = commitId(0);
  let draft = false;
  let closed = false;
  let label: { by: Actor; head: string; at: string; pushers: Actor[] } | null = null;
  const reviews: (Review & { pushers: Actor[] })[] = [];
  const deliveries: Fact[][] = [];
  const at = (): string =>
    new Date(Date.parse('2026-03-01T10:00:00Z') + seconds * 1_000).toISOString().replace('.000', '');
  const snapshot = (settled = false): PullRequestFact => ({
    kind: 'pull-request',
    pullRequest: 70,
    at: at(),
    settled,
    state: closed ? 'closed' : 'open',
    merged: false,
    draft,
    head: { sha: head, ref: 'task-7-x', repositoryId: 4242 },
    base: { ref: 'main', repositoryId: 4242 },
    author: REX,
    labels: label === null ? [] : ['ready-for-qa'],
    claims: { branch: '7', labels: [], body: null },
    mergeCommit: null,
  });
  const labelFact = (action: LabelFact['action'], by: Actor): LabelFact => ({
    kind: 'label',
    pullRequest: 70,
    action,
    label: 'ready-for-qa',
    head,
    by,
    at: at(),
    source: 'delivery',
  });
  const reviewFact = (review: Review): ReviewFact => ({
    kind: 'review',
    pullRequest: 70,
    review: review.id,
    state: review.state,
    commit: review.commit,
    by: review.by,
    canWrite: review.by === COLLABORATOR,
    at: review.at,
  });

  deliveries.push([snapshot()]);
  for (const act of life) {
    // Labels and reviews have seconds of their own, pushes may share theirs with what came before.
    if (act.kind !== 'push' || act.by.id % 2 === 0) seconds += 1;
    switch (act.kind) {
      case 'push': {
        commits += 1;
        const before = head;
        head = commitId(commits);
        label?.pushers.push(act.by);
        for (const review of reviews) review.pushers.push(act.by);
        deliveries.push([snapshot(), { kind: 'push', pullRequest: 70, before, after: head, by: act.by, at: at() }]);
        break;
      }
      case 'label':
        if (label !== null) break;
        label = { by: act.by, head, at: at(), pushers: [] };
        deliveries.push([snapshot(), labelFact('labeled', act.by)]);
        break;
      case 'unlabel':
        if (label === null) break;
        label = null;
        deliveries.push([snapshot(), labelFact('unlabeled', act.by)]);
        break;
      case 'review': {
        const review = { id: reviews.length + 1, by: act.by, commit: head, at: at(), state: act.state, pushers: [] };
        reviews.push(review);
        deliveries.push([{ ...snapshot(), merged: null, claims: null }, reviewFact(review)]);
        break;
      }
      case 'dismiss': {
        const last = reviews.at(-1);
        if (last === undefined || last.state === 'dismissed') break;
        last.state = 'dismissed';
        deliveries.push([{ ...snapshot(), merged: null, claims: null }, reviewFact(last)]);
        break;
      }
      case 'draft':
      case 'ready':
        if (closed) break;
        draft = act.kind === 'draft';
        deliveries.push([snapshot()]);
        break;
      case 'close':
      case 'reopen':
        closed = act.kind === 'close';
        deliveries.push([snapshot()]);
        break;
    }
  }

  const isOpen = !closed && !draft;
  const quality = label?.by === CLEO && label.pushers.every((by) => by === CLEO);
  const latest = (by: Actor) => reviews.findLast((review) => review.by === by);
  const standing = (by: Actor) => reviews.findLast((review) => review.by === by && review.state !== 'dismissed');
  const mine = latest(TESS);
  const approved =
    mine?.state === 'approved' &&
    mine.pushers.every((by) => by === TESS) &&
    standing(COLLABORATOR)?.state !== 'changes-requested';
  const open = !isOpen ? 0 : !quality ? 1 : !approved ? 2 : 3;
  return { deliveries, read: [snapshot(true), ...reviews.map(reviewFact)], open, head };
}

function commitId(number: number): string {
  return String(number).padStart(40, 'c');
}
