import type { StagePolicy } from '../../config/policy.ts';
import type { Fact, PullRequestFact } from '../../signals/facts.ts';
import type { GatePolicies } from '../../signals/judgement.ts';

/**
 * The port through which everything of ours talks to GitHub's REST API. `octokit-github.ts` beside it is the adapter.
 */

/** A repository by its present name. */
export interface RepositoryName {
  readonly owner: string;
  readonly repository: string;
}

/** State that a commit status can have. */
export interface CommitStatus {
  readonly context: string;
  readonly state: 'pending' | 'success' | 'failure' | 'error';
  readonly description: string;
  readonly targetUrl: string | null;
}

/** What we ask of GitHub. Every method throws `GitHubError` and nothing else. */
export interface GitHub {
  /**
   * The pull request, its reviews, its timeline and, where a gate waits for them, the check suites of its head as facts;
   * null when GitHub knows no such pull request. A label is told as set at the present head only if its timeline entry
   * comes after the timeline's last commit or force push and that last commit is the present head; else its head is null.
   * `policy` says whose words and which labels matter; with `gates`, reviews, timeline and suites are read only if the
   * condition of one of them looks at them: each is a request, and GitHub counts them.
   * @default gates: reviews and timeline are read, and suites for any gate of the policy
   */
  readPullRequest(
    repository: RepositoryName,
    pullRequest: number,
    policy: GatePolicies,
    gates?: readonly StagePolicy[],
  ): Promise<readonly Fact[] | null>;
  /** The open pull requests, newest first, at most 1,000: what a list tells of each. `policy` says whose body counts. */
  listPullRequests(repository: RepositoryName, policy: GatePolicies): Promise<readonly PullRequestFact[]>;
  /** Sets a commit status; the same status again changes nothing. */
  setCommitStatus(repository: RepositoryName, commit: string, status: CommitStatus): Promise<void>;
  /** Whether a comment that contains this text exists already, among the newest 100. */
  hasComment(repository: RepositoryName, pullRequest: number, text: string): Promise<boolean>;
  writeComment(repository: RepositoryName, pullRequest: number, body: string): Promise<void>;
}

/** GitHub refused, or did not answer. */
export class GitHubError extends Error {
  override readonly name = 'GitHubError';
  /** HTTP status; null when no answer came. */
  readonly status: number | null;
  /** From `Retry-After` or `x-ratelimit-reset`, in milliseconds from now. */
  readonly retryAfterMs: number | null;
  /** Nothing was sent: a breaker held the call back. */
  readonly withheld: boolean;

  constructor(
    message: string,
    about: { status: number | null; retryAfterMs?: number | null; withheld?: boolean; cause?: unknown },
  ) {
    super(message, { cause: about.cause });
    this.status = about.status;
    this.retryAfterMs = about.retryAfterMs ?? null;
    this.withheld = about.withheld ?? false;
  }

  /** No answer, a server error or a rate limit (403 and 429 with a time to wait): the same request can succeed. */
  get transient(): boolean {
    return (
      this.status === null ||
      this.status >= 500 ||
      this.status === 408 ||
      this.status === 429 ||
      (this.status === 403 && this.retryAfterMs !== null)
    );
  }
}
