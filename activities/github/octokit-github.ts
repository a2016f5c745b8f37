import { Octokit } from '@octokit/rest';
import type { ContentWrite } from '../../telemetry/metrics.ts';
import type { PullRequestFact } from '../../signals/facts.ts';
import { looksAt } from '../../signals/gate-needs.ts';
import { asksForRuns } from '../../signals/github/check-suite-shape.ts';
import { factOfListed, factsOfPullRequest, type RestAnswers } from '../../signals/github/from-rest.ts';
import { stampOf } from '../argo/stamp.ts';
import { GitHubError, type CommitStatus, type GitHub, type RepositoryName } from './github.ts';
import { createWholeFetch } from './http-fetch.ts';
import { gitHubErrorOf } from './octokit-errors.ts';
import type { WriteBudget } from './write-budget.ts';

/** Which GitHub, as whom, and how long it may take. */
interface OctokitGitHubOptions {
  /** `https://api.github.com`, or the API of a GitHub Enterprise Server. */
  readonly apiUrl: string;
  readonly token?: string | undefined;
  /** Milliseconds for each request. @default 10_000 */
  readonly requestTimeoutMs?: number;
  /** Asked before each status and each comment. @default none: whatever GitHub takes */
  readonly writes?: WriteBudget;
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: () => number;
}

/** GitHub's largest page. */
const PAGE = 100;

/** Pages of a list that may be long without end. */
const MOST_PAGES = 10;

const ABSENT = [404, 410];

const NO_SUITES = { checkSuites: null, workflowRuns: null };

/** GitHub cuts longer descriptions off with an error. */
const MAX_DESCRIPTION = 140;

/** GitHub's REST API as the `GitHub` port. It never retries by itself: the retry policy of the activity does. */
export function createOctokitGitHub(options: OctokitGitHubOptions): GitHub {
  const { apiUrl, token, writes, requestTimeoutMs = 10_000, clock = Date.now } = options;
  const octokit = new Octokit({
    baseUrl: apiUrl.replace(/\/$/, ''),
    userAgent: 'baton',
    ...(token === undefined ? {} : { auth: token }),
    request: { fetch: createWholeFetch(requestTimeoutMs) },
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
  const ask = async <T>(request: () => Promise<T>): Promise<T> => {
    try {
      return await request();
    } catch (error) {
      throw gitHubErrorOf(error, clock());
    }
  };

  /** Writes content, within the budget. What GitHub says of its limits holds for all writes. */
  const write = async (kind: ContentWrite, request: () => Promise<unknown>): Promise<void> => {
    writes?.take(kind);
    try {
      await request();
    } catch (error) {
      const failure = gitHubErrorOf(error, clock());
      if (failure.retryAfterMs !== null) writes?.pauseFor(failure.retryAfterMs);
      throw failure;
    }
  };

  /** The check suites of a commit and, where that matters and the token may read it, of which workflows they are runs. */
  const suitesOf = async (
    repository: RepositoryName,
    sha: string,
  ): Promise<Pick<RestAnswers, 'checkSuites' | 'workflowRuns'>> => {
    const of = { ...named(repository), per_page: PAGE };
    const checkSuites = await octokit.paginate(octokit.rest.checks.listSuitesForRef, { ...of, ref: sha });
    if (!asksForRuns(checkSuites)) return { checkSuites, workflowRuns: null };
    const runs = octokit.paginate(octokit.rest.actions.listWorkflowRunsForRepo, { ...of, head_sha: sha });
    return { checkSuites, workflowRuns: await orAbsent(runs, [...ABSENT, 403]) };
  };

  return {
    readPullRequest: (repository, pullRequest, policy, gates) =>
      ask(async () => {
        const at = { ...named(repository), pull_number: pullRequest, per_page: PAGE };
        const issue = { ...named(repository), issue_number: pullRequest, per_page: PAGE };
        const wholly = gates === undefined;
        const [pull, reviews, timeline] = await Promise.all([
          orAbsent(octokit.rest.pulls.get({ ...named(repository), pull_number: pullRequest })),
          wholly || looksAt(gates, 'approved') ? orAbsent(octokit.paginate(octokit.rest.pulls.listReviews, at)) : [],
          wholly || looksAt(gates, 'label')
            ? orAbsent(octokit.paginate(octokit.rest.issues.listEventsForTimeline, issue))
            : [],
        ]);
        if (pull === null) return null;
        if (reviews === null || timeline === null) {
          throw new GitHubError('GitHub shows the pull request, but not its reviews or timeline', { status: null });
        }
        const answeredAt = answerTime(pull);
        const { sha } = pull.data.head;
        const hasChecks = looksAt(gates ?? policy.stages, 'checks-passed');
        const suites = hasChecks ? await suitesOf(repository, sha) : NO_SUITES;
        const answers = { pullRequest: pull.data, reviews, timeline, ...suites, answeredAt };
        return understood(() => factsOfPullRequest(answers, policy));
      }),

    listPullRequests: (repository, policy) =>
      ask(async () => {
        const open = { ...named(repository), state: 'open' as const, per_page: PAGE };
        const found: PullRequestFact[] = [];
        let pages = 0;
        for await (const page of octokit.paginate.iterator(octokit.rest.pulls.list, open)) {
          found.push(...understood(() => page.data.map((each) => factOfListed(each, answerTime(page), policy))));
          pages += 1;
          if (pages >= MOST_PAGES) break;
        }
        return found;
      }),

    setCommitStatus: (repository, commit, status) =>
      ask(async () => {
        const wanted = { ...status, description: status.description.slice(0, MAX_DESCRIPTION) };
        const newest = await octokit.rest.repos.listCommitStatusesForRef({
          ...named(repository),
          ref: commit,
          per_page: PAGE,
        });
        if (
          isSame(
            newest.data.find(({ context }) => context === status.context),
            wanted,
          )
        )
          return;
        const { state, description, context, targetUrl } = wanted;
        const target = targetUrl === null ? {} : { target_url: targetUrl };
        const created = { ...named(repository), sha: commit, state, description, context, ...target };
        await write('status', () => octokit.rest.repos.createCommitStatus(created));
      }),

    hasComment: (repository, pullRequest, text) =>
      ask(async () => {
        // Oldest first, and no way to turn that around: the newest 100 are on the last page and the one before.
        const read = (page: number): ReturnType<typeof octokit.rest.issues.listComments> =>
          octokit.rest.issues.listComments({ ...named(repository), issue_number: pullRequest, per_page: PAGE, page });
        const first = await read(1);
        const last = lastPage(first.headers.link);
        const further = await Promise.all([last - 1, last].filter((page) => page > 1).map(read));
        return [first, ...further].some((page) => page.data.some((comment) => comment.body?.includes(text) === true));
      }),

    writeComment: (repository, pullRequest, body) =>
      write('comment', () =>
        octokit.rest.issues.createComment({ ...named(repository), issue_number: pullRequest, body }),
      ),
  };
}

function named({ owner, repository }: RepositoryName): { owner: string; repo: string } {
  return { owner, repo: repository };
}

/** The second in which GitHub answered. */
function answerTime({ headers }: { readonly headers: { readonly date?: string | undefined } }): string {
  return stampOf(Date.parse(headers.date ?? '') || 0);
}

/** Throws `GitHubError` for an answer that is not what GitHub's API promises. */
function understood<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new GitHubError(`what GitHub answered is no pull request: ${String(cause)}`, { status: null, cause });
  }
}

/** Deleted, or out of the token's sight: GitHub says 404 for both. A limit that passes is told by a time to wait. */
async function orAbsent<T>(request: Promise<T>, statuses: readonly number[] = ABSENT): Promise<T | null> {
  try {
    return await request;
  } catch (error) {
    const { status, transient } = gitHubErrorOf(error, 0);
    if (status !== null && !transient && statuses.includes(status)) return null;
    throw error;
  }
}

function isSame(
  newest: { state: string; description: string | null; target_url: string | null } | undefined,
  wanted: CommitStatus,
): boolean {
  return (
    newest?.state === wanted.state &&
    newest.description === wanted.description &&
    (newest.target_url === '' ? null : newest.target_url) === wanted.targetUrl
  );
}

function lastPage(link: string | undefined): number {
  const [, page] = /<[^>]*[?&]page=(\d+)[^>]*>;\s*rel="last"/.exec(link ?? '') ?? [];
  return page === undefined ? 1 : Number(page);
}

/** Octokit would write to the console; what matters is in the errors. */
function quiet(): void {
  // Nothing.
}
