import type {
  ChecksFact,
  Claims,
  CommentFact,
  Fact,
  LabelFact,
  PullRequestFact,
  PushFact,
  ReviewFact,
  Actor,
} from './facts.ts';

/**
 * What is known of one pull request: a join of facts. `learn` is commutative, associative and idempotent, so every
 * order and repetition of the same facts gives the same knowledge; all judging is done on it afterwards.
 */

/**
 * One field of a pull request: the values that were seen under the newest stamp. GitHub's clock has whole seconds, so
 * two snapshots can carry the same stamp and differ: then the field is unknown until a settled read replaces them.
 */
export interface Register<T> {
  readonly at: string;
  readonly settled: boolean;
  /** Sorted, without repeats; one value when the field is known. */
  readonly values: readonly T[];
}

/** Everything known of one pull request. Sets are sorted by key and bounded, newest first kept. */
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
  /** Sorted names. */
  readonly labels: Register<readonly string[]> | null;
  readonly claims: Register<Claims> | null;
  readonly mergeCommit: Register<string> | null;
  readonly pushes: readonly PushFact[];
  readonly labelFacts: readonly LabelFact[];
  readonly reviews: readonly ReviewFact[];
  readonly checks: readonly ChecksFact[];
  readonly comments: readonly CommentFact[];
}

/** How many facts of one kind are kept. A play sees a few dozen; the bound keeps a runaway agent out of memory. */
const KEPT_FACTS = 100;

/** Values of one stamp that are kept; more than one already means unknown. */
const KEPT_VALUES = 4;

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
    labelFacts: [],
    reviews: [],
    checks: [],
    comments: [],
  };
}

/** Joins one fact. Returns the same object when the fact says nothing new. */
export function learn(knowledge: Knowledge, fact: Fact): Knowledge {
  const next = join(knowledge, fact);
  return JSON.stringify(next) === JSON.stringify(knowledge) ? knowledge : next;
}

/** Joins several facts; see `learn`. */
export function learnAll(knowledge: Knowledge, facts: readonly Fact[]): Knowledge {
  return facts.reduce(learn, knowledge);
}

/** The value of a field; undefined while it is unknown (never seen, or two values under one stamp). */
export function valueOf<T>(register: Register<T> | null): T | undefined {
  return register?.values.length === 1 ? register.values[0] : undefined;
}

/**
 * The commit that is head now; undefined while it is unknown. Two heads under one stamp are told apart by a push that
 * leads from one to the other.
 */
export function presentHead(knowledge: Knowledge): string | undefined {
  const heads = knowledge.head?.values ?? [];
  if (heads.length <= 1) return heads[0];
  const leads = (from: string, to: string): boolean =>
    knowledge.pushes.some((push) => push.before === from && push.after === to);
  const last = heads.filter((head) => !heads.some((other) => other !== head && leads(head, other)));
  return last.length === 1 ? last[0] : undefined;
}

function join(knowledge: Knowledge, fact: Fact): Knowledge {
  switch (fact.kind) {
    case 'pull-request':
      return joinPullRequest(knowledge, fact);
    case 'push':
      return { ...knowledge, pushes: insert(knowledge.pushes, fact, pushKey, earliest) };
    case 'label':
      return { ...knowledge, labelFacts: insert(knowledge.labelFacts, fact, labelKey, surerLabel) };
    case 'review':
      return { ...knowledge, reviews: insert(knowledge.reviews, fact, (review) => String(review.review), laterReview) };
    case 'checks':
      return {
        ...knowledge,
        checks: insert(knowledge.checks, fact, (suite) => `${suite.suite} ${suite.commit}`, latest),
      };
    case 'comment':
      return { ...knowledge, comments: insert(knowledge.comments, fact, (comment) => String(comment.comment), latest) };
    default:
      return fact satisfies never;
  }
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
    labels: put(knowledge.labels, [...new Set(fact.labels)].sort()),
    claims: fact.claims === null ? knowledge.claims : put(knowledge.claims, fact.claims),
    mergeCommit: fact.mergeCommit === null ? knowledge.mergeCommit : put(knowledge.mergeCommit, fact.mergeCommit),
  };
}

/** A newer stamp replaces, a settled read replaces what merely shares its stamp, and equals are kept side by side. */
function write<T>(register: Register<T> | null, value: T, source: { at: string; settled: boolean }): Register<T> {
  const rank = (stamp: { at: string; settled: boolean }): string => `${stamp.at} ${stamp.settled ? '1' : '0'}`;
  const fresh = { at: source.at, settled: source.settled, values: [value] };
  if (register === null || rank(source) > rank(register)) return fresh;
  if (rank(source) < rank(register)) return register;
  const byText = new Map([...register.values, value].map((each) => [JSON.stringify(each), each]));
  const values = [...byText].sort(([a], [b]) => compare(a, b)).map(([, each]) => each);
  return { ...fresh, values: values.slice(0, KEPT_VALUES) };
}

/** Adds to a keyed set; of two with one key the better stays. Keeps the newest `KEPT_FACTS` by stamp, then key. */
function insert<F extends { at: string }>(
  set: readonly F[],
  fact: F,
  keyOf: (fact: F) => string,
  better: (a: F, b: F) => F,
): F[] {
  const byKey = new Map(set.map((each) => [keyOf(each), each]));
  const known = byKey.get(keyOf(fact));
  byKey.set(keyOf(fact), known === undefined ? fact : better(known, fact));
  const sorted = [...byKey].sort(([keyA, a], [keyB, b]) => compare(b.at, a.at) || compare(keyA, keyB));
  return sorted.slice(0, KEPT_FACTS).map(([, each]) => each);
}

function pushKey(push: PushFact): string {
  return `${push.before} ${push.after}`;
}

function labelKey(fact: LabelFact): string {
  return `${fact.action} ${fact.label} ${String(fact.by.id)} ${fact.at}`;
}

const earliest = pick<PushFact>((fact) => fact.at);
const latest = <F extends { at: string }>(a: F, b: F): F => pick<F>((fact) => invert(fact.at))(a, b);

/** A delivery knows the head at which a label was set; a timeline only infers it. */
const surerLabel = pick<LabelFact>((fact) => (fact.source === 'delivery' ? '0' : '1'));

/**
 * `dismissed` is final; otherwise a review never changes its state. Where sources disagree whether the reviewer can
 * write, one that says so is believed: it only ever makes requested changes count.
 */
const laterReview = pick<ReviewFact>((fact) => `${fact.state === 'dismissed' ? '0' : '1'}${fact.canWrite ? '0' : '1'}`);

/** Chooses by rank (lowest first), then by text, so that the choice does not depend on the order. */
function pick<F>(rank: (fact: F) => string): (a: F, b: F) => F {
  return (a, b) => ((compare(rank(a), rank(b)) || compare(JSON.stringify(a), JSON.stringify(b))) <= 0 ? a : b);
}

/** Turns ascending text order around: digits become their complement to nine. */
function invert(stamp: string): string {
  return stamp.replace(/\d/g, (digit) => String(9 - Number(digit)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
