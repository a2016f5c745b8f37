import { newest, pick } from './compare.ts';
import { taskOfLabel } from './correlate.ts';
import type { Actor, ChecksFact, Claims, CommentFact, Fact, PullRequestFact, PushFact, ReviewFact } from './facts.ts';
import { has, insert, type Keeping } from './keyed-set.ts';
import { actOf, LABEL_ACTS, type LabelAct } from './label-acts.ts';
import { write, writeLabels, type LabelRegister, type Register } from './register.ts';

export { valueOf } from './register.ts';

/**
 * What is known of one pull request: a join of facts. `learn` is commutative, associative and idempotent, so every
 * order and repetition of the same facts gives the same knowledge; all judging is done on it afterwards.
 */

/**
 * Everything known of one pull request. All of it is bounded: whatever GitHub lets anybody say, as JSON it takes at most
 * 80 kB (test/signals/crowding.test.ts), so that ten of them, which a play keeps, take less than half of the 2 MB that
 * Temporal takes.
 */
export interface Knowledge {
  readonly pullRequest: number;
  readonly state: Register<'open' | 'closed'> | null;
  readonly merged: Register<boolean> | null;
  readonly draft: Register<boolean> | null;
  /** Commit ids. */
  readonly head: Register<string> | null;
  readonly headRef: Register<{ readonly ref: string; readonly repositoryId: number | null }> | null;
  readonly base: Register<{ readonly ref: string; readonly repositoryId: number }> | null;
  readonly author: Register<Actor> | null;
  readonly labels: LabelRegister | null;
  readonly claims: Register<Claims> | null;
  readonly mergeCommit: Register<string> | null;
  readonly pushes: readonly PushFact[];
  readonly labelActs: readonly LabelAct[];
  readonly reviews: readonly ReviewFact[];
  readonly checks: readonly ChecksFact[];
  readonly comments: readonly CommentFact[];
}

/** Told twice, a push can carry two stamps: the pull request's `updated_at` of each telling. */
const PUSHES: Keeping<PushFact> = {
  keyOf: (push) => `${push.before} ${push.after} ${String(push.by.id)} ${push.at}`,
  join: pick((push) => push.at),
  ownerOf: (push) => push.by.id,
  most: 60,
};

/**
 * `dismissed` is final; otherwise a review never changes its state. Where sources disagree whether the reviewer can
 * write, one that says so is believed: it only ever makes requested changes count.
 */
const REVIEWS: Keeping<ReviewFact> = {
  keyOf: (review) => String(review.review),
  join: pick((review) => `${review.state === 'dismissed' ? '0' : '1'}${review.canWrite ? '0' : '1'}`),
  ownerOf: (review) => review.by.id,
  most: 30,
};

/** Check suites that are kept; see `judgeChecks` for what follows when there are as many. */
export const KEPT_CHECKS = 50;

/** Within one second a suite ends after it has run, and fails rather than passes. The newest are kept, whosever they are. */
const newestResult = newest<ChecksFact>(
  ({ conclusion, passed }) => `${conclusion === null ? '2' : ''}${passed ? '1' : '0'} ${conclusion ?? ''}`,
);
const CHECKS: Keeping<ChecksFact> = {
  keyOf: (suite) => `${String(suite.suite)} ${suite.commit}`,
  join: (a, b) => ({ ...newestResult(a, b), workflow: toldWorkflow(a.workflow, b.workflow) }),
  ownerOf: () => '',
  most: KEPT_CHECKS,
};

/** Nothing is judged by them; those that are kept are known again. */
const COMMENTS: Keeping<CommentFact> = {
  keyOf: (comment) => String(comment.comment),
  join: newest((comment) => comment.command),
  ownerOf: (comment) => comment.by.id,
  most: 3,
};

/** Knowledge of a pull request of which nothing is known. */
export function emptyKnowledge(pullRequest: number): Knowledge {
  return {
    pullRequest,
    state: null,
    merged: null,
    draft: null,
    head: null,
    headRef: null,
    base: null,
    author: null,
    labels: null,
    claims: null,
    mergeCommit: null,
    pushes: [],
    labelActs: [],
    reviews: [],
    checks: [],
    comments: [],
  };
}

/**
 * Joins one fact. Returns the same object when nothing of what is kept changes. A later answer that shows the same changes
 * when it was given, since an earlier one that differs must not replace it: see `saysTheSame`.
 */
export function learn(knowledge: Knowledge, fact: Fact): Knowledge {
  const next = join(knowledge, fact);
  return JSON.stringify(next) === JSON.stringify(knowledge) ? knowledge : next;
}

/** Whether both say the same of a pull request, whenever GitHub answered so. */
export function saysTheSame(a: Knowledge, b: Knowledge): boolean {
  const told = (knowledge: Knowledge): string =>
    JSON.stringify(knowledge, (key, value: unknown) => (key === 'answeredAt' ? undefined : value));
  return a === b || told(a) === told(b);
}

/** Whether a fact that was learned is not among what is known: as much is kept as there is room for. */
export function isLeftOut(knowledge: Knowledge, fact: Fact): boolean {
  switch (fact.kind) {
    case 'pull-request':
      return false;
    case 'push':
      return !has(knowledge.pushes, fact, PUSHES);
    case 'label':
      return taskOfLabel(fact.label) === null && !has(knowledge.labelActs, actOf(fact), LABEL_ACTS);
    case 'review':
      return !has(knowledge.reviews, fact, REVIEWS);
    case 'checks':
      return !has(knowledge.checks, fact, CHECKS);
    case 'comment':
      return !has(knowledge.comments, fact, COMMENTS);
    default:
      return fact satisfies never;
  }
}

/** Joins several facts; see `learn`. */
export function learnAll(knowledge: Knowledge, facts: readonly Fact[]): Knowledge {
  return facts.reduce(learn, knowledge);
}

function join(knowledge: Knowledge, fact: Fact): Knowledge {
  switch (fact.kind) {
    case 'pull-request':
      return joinPullRequest(knowledge, fact);
    case 'push':
      return { ...knowledge, pushes: insert(knowledge.pushes, fact, PUSHES) };
    case 'label':
      // Which task is named a snapshot tells; who put the label on says nothing more.
      if (taskOfLabel(fact.label) !== null) return knowledge;
      return { ...knowledge, labelActs: insert(knowledge.labelActs, actOf(fact), LABEL_ACTS) };
    case 'review':
      return { ...knowledge, reviews: insert(knowledge.reviews, fact, REVIEWS) };
    case 'checks':
      return { ...knowledge, checks: insert(knowledge.checks, fact, CHECKS) };
    case 'comment':
      return { ...knowledge, comments: insert(knowledge.comments, fact, COMMENTS) };
    default:
      return fact satisfies never;
  }
}

/** A suite is always a run of the same workflow; the source that says which is believed. */
function toldWorkflow(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

function joinPullRequest(knowledge: Knowledge, fact: PullRequestFact): Knowledge {
  const put = <T>(register: Register<T> | null, value: T): Register<T> => write(register, value, fact);
  const headRef = { ref: fact.head.ref, repositoryId: fact.head.repositoryId };
  return {
    ...knowledge,
    state: put(knowledge.state, fact.state),
    merged: fact.merged === null ? knowledge.merged : put(knowledge.merged, fact.merged),
    draft: put(knowledge.draft, fact.draft),
    head: put(knowledge.head, fact.head.sha),
    headRef: put(knowledge.headRef, headRef),
    base: put(knowledge.base, { ref: fact.base.ref, repositoryId: fact.base.repositoryId }),
    author: put(knowledge.author, { id: fact.author.id, login: fact.author.login, bot: fact.author.bot }),
    labels: writeLabels(knowledge.labels, fact.labels, fact),
    claims: fact.claims === null ? knowledge.claims : put(knowledge.claims, fact.claims),
    mergeCommit: fact.mergeCommit === null ? knowledge.mergeCommit : put(knowledge.mergeCommit, fact.mergeCommit),
  };
}
