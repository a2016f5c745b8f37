import type { Actor } from '../../../signals/facts.ts';
import { REPOSITORY, REX } from './crew.ts';
import { exampleOf, over } from './examples.ts';

/** A pull request of the tests: what it is unless a test says otherwise. */
export const HEAD = 'a'.repeat(40);
export const NEXT_HEAD = 'b'.repeat(40);
export const AT = '2026-01-02T03:04:05Z';

export interface PullRequestState {
  readonly number?: number;
  readonly branch?: string;
  readonly sha?: string;
  readonly labels?: readonly string[];
  readonly body?: string | null | undefined;
  readonly author?: Actor;
  /** The head lives in another repository; `gone` when that was deleted. */
  readonly fork?: boolean | 'gone';
  readonly draft?: boolean;
  readonly state?: 'open' | 'closed';
  readonly merged?: boolean;
  readonly at?: string;
}

/** An account as payloads and REST spell it. */
function userOf(actor: Actor): Record<string, unknown> {
  return { id: actor.id, login: actor.login, type: actor.bot ? 'Bot' : 'User' };
}

const repository = { id: REPOSITORY.id, full_name: REPOSITORY.name };

function pullRequestOf(state: PullRequestState): Record<string, unknown> {
  const headRepository = state.fork === 'gone' ? null : { id: state.fork === true ? 9999 : REPOSITORY.id };
  return {
    number: state.number ?? 12,
    state: state.state ?? 'open',
    draft: state.draft ?? false,
    updated_at: state.at ?? AT,
    user: userOf(state.author ?? REX),
    body: 'body' in state ? state.body : null,
    labels: (state.labels ?? []).map((name) => ({ id: 1, name })),
    head: { ref: state.branch ?? 'task-7-login', sha: state.sha ?? HEAD, repo: headRepository },
    base: { ref: 'main', repo: { id: REPOSITORY.id } },
  };
}

function fullPullRequestOf(state: PullRequestState): Record<string, unknown> {
  return { ...pullRequestOf(state), merged: state.merged ?? false, merge_commit_sha: 'c'.repeat(40) };
}

/** A `pull_request` delivery, built on GitHub's own example of the action. */
export function pullRequestDelivery(
  action: string,
  given: { sender?: Actor; pullRequest?: PullRequestState; more?: object } = {},
): unknown {
  // There is no example of `edited`; it looks like `opened` with `changes`.
  const example = exampleOf('pull_request', action === 'edited' ? 'opened' : action);
  return over(example, {
    action,
    number: given.pullRequest?.number ?? 12,
    sender: userOf(given.sender ?? REX),
    repository,
    pull_request: fullPullRequestOf(given.pullRequest ?? {}),
    ...given.more,
  });
}

export interface ReviewState {
  readonly id?: number;
  readonly state?: string;
  readonly by?: Actor;
  readonly commit?: string | null;
  readonly association?: string;
  readonly at?: string | null;
}

function reviewOf(review: ReviewState): Record<string, unknown> {
  return {
    id: review.id ?? 501,
    user: userOf(review.by ?? REX),
    state: review.state ?? 'approved',
    commit_id: review.commit === undefined ? HEAD : review.commit,
    submitted_at: review.at === undefined ? AT : review.at,
    author_association: review.association ?? 'NONE',
  };
}

/** A `pull_request_review` delivery, built on GitHub's own example. */
export function reviewDelivery(
  action: string,
  given: { sender?: Actor; review?: ReviewState; pullRequest?: PullRequestState } = {},
): unknown {
  const example = exampleOf('pull_request_review', action === 'dismissed' ? 'dismissed' : 'submitted');
  return over(example, {
    action,
    sender: userOf(given.sender ?? given.review?.by ?? REX),
    repository,
    review: reviewOf(given.review ?? {}),
    pull_request: pullRequestOf(given.pullRequest ?? {}),
  });
}

export interface CheckSuiteState {
  readonly id?: number;
  readonly app?: string;
  /** Null: it still runs. */
  readonly conclusion?: string | null;
  readonly runs?: number;
  readonly at?: string;
}

function suiteOf(suite: CheckSuiteState): Record<string, unknown> {
  const { id = 801, app = 'ci', conclusion = 'success', runs = 1, at = AT } = suite;
  const status = conclusion === null ? 'in_progress' : 'completed';
  const counts = { latest_check_runs_count: runs, app: { slug: app, name: app } };
  return { id, head_sha: HEAD, status, conclusion, updated_at: at, ...counts };
}

/** REST's answers about the same pull request. */
export function restOf(given: {
  pullRequest?: PullRequestState;
  reviews?: readonly ReviewState[];
  timeline?: readonly unknown[];
  checkSuites?: readonly CheckSuiteState[];
  /** Runs of workflows: the suite of each, and its workflow. */
  workflowRuns?: readonly { suite: number; workflow: number }[];
  answeredAt?: string;
}) {
  const example = exampleOf('pull_request', 'opened')['pull_request'];
  return {
    pullRequest: over(example, fullPullRequestOf(given.pullRequest ?? {})),
    // REST writes states in capitals.
    reviews: (given.reviews ?? []).map((review) =>
      reviewOf({ ...review, state: review.state?.toUpperCase() ?? 'APPROVED' }),
    ),
    timeline: given.timeline ?? [],
    checkSuites: given.checkSuites?.map(suiteOf) ?? null,
    workflowRuns:
      given.workflowRuns?.map(({ suite, workflow }) => ({ check_suite_id: suite, workflow_id: workflow })) ?? null,
    answeredAt: given.answeredAt ?? '2026-01-02T03:05:00Z',
  };
}

/** Entries of a timeline, as REST writes them. */
export const timeline = {
  commit: (sha: string) => ({ event: 'committed', sha, author: { date: AT, name: 'Rex', email: 'rex@example.com' } }),
  forcePush: (sha: string | null, by: Actor = REX) => ({
    event: 'head_ref_force_pushed',
    commit_id: sha,
    actor: userOf(by),
    created_at: AT,
  }),
  label: (action: 'labeled' | 'unlabeled', name: string, by: Actor, at = AT) => ({
    event: action,
    actor: userOf(by),
    created_at: at,
    label: { name, color: 'f29513' },
  }),
};

/** An `issue_comment` delivery on a pull request, built on GitHub's own example. */
export function commentDelivery(
  action: string,
  given: { body?: string; by?: Actor; sender?: Actor; association?: string; onPullRequest?: boolean } = {},
): unknown {
  const by = given.by ?? REX;
  return over(exampleOf('issue_comment', action), {
    sender: userOf(given.sender ?? by),
    repository,
    issue: {
      number: 12,
      pull_request: given.onPullRequest === false ? undefined : { url: 'https://api.github.test/12' },
    },
    comment: {
      id: 601,
      body: given.body ?? '/baton refresh',
      user: userOf(by),
      author_association: given.association ?? 'NONE',
      updated_at: AT,
    },
  });
}

/** A `check_suite` delivery, built on GitHub's own example. */
export function checkSuiteDelivery(
  action: string,
  given: {
    sender?: Actor;
    conclusion?: string | null;
    pullRequests?: readonly { number: number; headRepository?: number; baseRepository?: number }[];
  } = {},
): unknown {
  const listed = (given.pullRequests ?? [{ number: 12 }]).map((each) => ({
    number: each.number,
    head: { ref: 'task-7-login', sha: HEAD, repo: { id: each.headRepository ?? REPOSITORY.id } },
    base: { ref: 'main', sha: HEAD, repo: { id: each.baseRepository ?? REPOSITORY.id } },
  }));
  return over(exampleOf('check_suite', action), {
    sender: userOf(given.sender ?? REX),
    repository,
    check_suite: {
      ...suiteOf({ conclusion: given.conclusion === undefined ? 'success' : given.conclusion }),
      status: 'completed',
      pull_requests: listed,
    },
  });
}
