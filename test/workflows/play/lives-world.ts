import type { Actor, Fact, LabelFact, PullRequestFact, ReviewFact } from '../../../signals/facts.ts';
import { labelFacts } from '../../../signals/github/timeline.ts';
import { COLLABORATOR, type Act } from './lives-acts.ts';
import { REX, STRANGER } from './policy.ts';

/**
 * What happens when the acts of a life happen: a GitHub that is as simple as can be, its deliveries, and what a read
 * answers in the end. It knows nothing of registers, keys or verdicts.
 */

interface Push {
  readonly by: Actor;
  readonly lost: boolean;
}

/** The label of the gate as it is on a pull request. */
interface Setting {
  readonly by: Actor;
  readonly second: number;
  readonly lost: boolean;
  /** Pushes since. */
  readonly pushes: Push[];
}

interface Review {
  readonly id: number;
  readonly by: Actor;
  readonly commit: string;
  readonly at: string;
  state: ReviewFact['state'];
  /** Pushes since. */
  readonly pushes: Push[];
}

/** A pull request as it is in the end. */
export interface PullRequestLife {
  readonly number: number;
  head: string;
  draft: boolean;
  closed: boolean;
  merged: boolean;
  setting: Setting | null;
  readonly reviews: Review[];
  /** The second of each act on the label, and whether its delivery was stamped late. */
  readonly labelActs: { readonly second: number; readonly late: boolean }[];
  readonly timeline: unknown[];
  updatedAt: string;
}

/** A life told out. */
export interface Told {
  /** In the order in which they happened; those that were lost are left out. */
  readonly deliveries: readonly (readonly Fact[])[];
  readonly pullRequests: readonly PullRequestLife[];
  /** What GitHub answers in the end; null: everything that is open. */
  readonly read: (pullRequest: number | null) => readonly Fact[];
}

export function tell(life: readonly Act[]): Told {
  const deliveries: Fact[][] = [];
  const pullRequests: PullRequestLife[] = [];
  let second = 0;
  const open = (number: number): void => {
    const fresh: PullRequestLife = {
      number,
      head: commitId(number, 0),
      draft: false,
      closed: false,
      merged: false,
      setting: null,
      reviews: [],
      labelActs: [],
      timeline: [{ event: 'committed', sha: commitId(number, 0) }],
      updatedAt: stamp(second),
    };
    pullRequests.push(fresh);
    deliveries.push([snapshot(fresh)]);
  };
  open(70);
  for (const act of life) {
    if (!act.sameSecond) second += 1;
    const pullRequest = pullRequests.find(({ number }) => number === act.pullRequest);
    if (pullRequest === undefined) {
      if (act.deed.kind === 'open') open(act.pullRequest);
      continue;
    }
    const before = pullRequest.updatedAt;
    const now = stamp(second + act.skew);
    if (now > before) pullRequest.updatedAt = now;
    const facts = happen(act, pullRequest, second);
    if (facts === null) pullRequest.updatedAt = before;
    else if (!act.lost) deliveries.push(facts);
  }
  const readOne = (pullRequest: PullRequestLife): Fact[] => [
    { ...snapshot(pullRequest), settled: true },
    ...labelFacts(pullRequest.timeline, { pullRequest: pullRequest.number, head: pullRequest.head }),
    // A read leaves out the reviews of those whose own delivery would be refused.
    ...pullRequest.reviews.filter(({ by }) => by !== STRANGER).map((review) => reviewFact(pullRequest, review)),
  ];
  const read = (number: number | null): Fact[] =>
    pullRequests.filter((one) => (number === null ? !one.closed : one.number === number)).flatMap(readOne);
  return { deliveries, pullRequests, read };
}

/** Does it, and tells what its delivery says; null where it can't be done. */
function happen(act: Act, pullRequest: PullRequestLife, second: number): Fact[] | null {
  const { deed } = act;
  switch (deed.kind) {
    case 'push': {
      // The head of a closed pull request stays where it is.
      if (pullRequest.closed) return null;
      const from = pullRequest.head;
      const moves = pullRequest.timeline.filter((entry) => (entry as { event: string }).event === 'committed').length;
      pullRequest.head = commitId(pullRequest.number, moves);
      pullRequest.timeline.push({ event: 'committed', sha: pullRequest.head });
      for (const word of [pullRequest.setting, ...pullRequest.reviews])
        word?.pushes.push({ by: deed.by, lost: act.lost });
      const { number, head, updatedAt: at } = pullRequest;
      return [snapshot(pullRequest), { kind: 'push', pullRequest: number, before: from, after: head, by: deed.by, at }];
    }
    case 'label':
    case 'unlabel': {
      if ((pullRequest.setting === null) !== (deed.kind === 'label')) return null;
      const { by } = deed;
      pullRequest.setting = deed.kind === 'label' ? { by, second, lost: act.lost, pushes: [] } : null;
      pullRequest.labelActs.push({ second, late: pullRequest.updatedAt !== stamp(second) });
      const action = deed.kind === 'label' ? 'labeled' : 'unlabeled';
      const actor = { ...by, type: by.bot ? 'Bot' : 'User' };
      pullRequest.timeline.push({ event: action, actor, created_at: stamp(second), label: { name: 'ready-for-qa' } });
      return [snapshot(pullRequest), labelled(pullRequest, action, by)];
    }
    case 'review': {
      const { by, state } = deed;
      const { head: commit, reviews } = pullRequest;
      const id = pullRequest.number * 100 + reviews.length;
      const review = { id, by, commit, at: stamp(second), state, pushes: [] };
      reviews.push(review);
      return [shortForm(pullRequest), reviewFact(pullRequest, review)];
    }
    case 'dismiss': {
      const last = pullRequest.reviews.at(-1);
      if (last === undefined || last.state === 'dismissed') return null;
      last.state = 'dismissed';
      return [shortForm(pullRequest), reviewFact(pullRequest, last)];
    }
    case 'draft':
    case 'ready':
      if (pullRequest.closed) return null;
      pullRequest.draft = deed.kind === 'draft';
      return [snapshot(pullRequest)];
    case 'close':
    case 'reopen':
      if (pullRequest.merged) return null;
      pullRequest.closed = deed.kind === 'close';
      return [snapshot(pullRequest)];
    case 'merge':
      if (pullRequest.closed || pullRequest.draft) return null;
      pullRequest.closed = true;
      pullRequest.merged = true;
      return [snapshot(pullRequest)];
    case 'open':
      return null;
    default:
      return deed satisfies never;
  }
}

function snapshot(of: PullRequestLife): PullRequestFact {
  return {
    kind: 'pull-request',
    pullRequest: of.number,
    at: of.updatedAt,
    settled: false,
    state: of.closed ? 'closed' : 'open',
    merged: of.merged,
    draft: of.draft,
    head: { sha: of.head, ref: `task-7-${String(of.number)}`, repositoryId: 4242 },
    base: { ref: 'main', repositoryId: 4242 },
    author: REX,
    labels: of.setting === null ? [] : ['ready-for-qa'],
    claims: { branch: '7', labels: [], body: null },
    mergeCommit: null,
  };
}

/** As a review's delivery shows it: also a closed one, without a word about a merge. */
function shortForm(of: PullRequestLife): PullRequestFact {
  return { ...snapshot(of), merged: null };
}

function labelled(of: PullRequestLife, action: LabelFact['action'], by: Actor): LabelFact {
  const { head, updatedAt: at } = of;
  return { kind: 'label', pullRequest: of.number, action, label: 'ready-for-qa', head, by, at, source: 'delivery' };
}

function reviewFact(of: PullRequestLife, { id, state, commit, by, at }: Review): ReviewFact {
  const canWrite = by === COLLABORATOR;
  return { kind: 'review', pullRequest: of.number, review: id, state, commit, by, canWrite, at };
}

/** A moment of a life, as GitHub writes it. */
export function stamp(second: number): string {
  return new Date(Date.parse('2026-03-01T10:00:00Z') + second * 1_000).toISOString().replace('.000', '');
}

function commitId(pullRequest: number, move: number): string {
  return `${String(pullRequest)}${String(move).padStart(38, '0')}`;
}
