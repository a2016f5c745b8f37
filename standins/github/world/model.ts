/**
 * What this GitHub knows, as plain data: it can be cloned whole, which is how reads are frozen at a moment. Stamps are
 * what GitHub writes: UTC, whole seconds (`2026-01-02T03:04:05Z`).
 */

/** An account. An App acts as a `Bot` whose login ends in `[bot]`. */
export interface Actor {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Bot' | 'Organization';
}

/** What an actor may do in a repository, from least to most. */
export type Permission = 'none' | 'read' | 'triage' | 'write' | 'admin';

export interface Repository {
  readonly id: number;
  owner: Actor;
  name: string;
  private: boolean;
  defaultBranch: string;
  /** The repository that this one was forked from; null for an original. */
  readonly forkOf: number | null;
  readonly createdAt: string;
  updatedAt: string;
  pushedAt: string;
  /** By actor id. Who is not in it: the owner is admin, bots may write (an installed App), users may read. */
  readonly permissions: Map<number, Permission>;
  /** Issues and pull requests share one sequence. */
  nextNumber: number;
}

export interface Commit {
  readonly sha: string;
  readonly repositoryId: number;
  readonly message: string;
  readonly author: Actor;
  /** What git wrote on the pusher's machine: anything at all. */
  readonly committedAt: string;
  readonly parent: string | null;
}

export interface Label {
  readonly id: number;
  readonly name: string;
}

/** A review; `dismissed` takes the place of the verdict, as on GitHub. */
export interface Review {
  readonly id: number;
  readonly author: Actor;
  body: string;
  state: 'approved' | 'changes_requested' | 'commented' | 'dismissed';
  readonly commit: string;
  readonly submittedAt: string;
}

export interface Comment {
  readonly id: number;
  readonly author: Actor;
  readonly body: string;
  readonly createdAt: string;
}

/** One line of a pull request's timeline. Who pushed a commit is not in it, as on GitHub. */
export type TimelineEntry =
  | { readonly event: 'committed'; readonly sha: string }
  | { readonly event: 'reviewed'; readonly review: number }
  | { readonly event: 'commented'; readonly comment: number }
  | (TimelineAct &
      (
        | { readonly event: 'head_ref_force_pushed' | 'merged'; readonly commit: string }
        | { readonly event: 'labeled' | 'unlabeled'; readonly label: string }
        | {
            readonly event: 'review_dismissed';
            readonly review: number;
            readonly verdict: string;
            readonly message: string;
          }
        | { readonly event: 'closed' | 'reopened' | 'ready_for_review' | 'convert_to_draft' }
        | { readonly event: 'renamed'; readonly from: string; readonly to: string }
      ));

/** Somebody did something at a time. */
interface TimelineAct {
  readonly id: number;
  readonly by: Actor;
  readonly at: string;
}

export interface PullRequest {
  readonly id: number;
  readonly repositoryId: number;
  readonly number: number;
  readonly author: Actor;
  title: string;
  body: string | null;
  draft: boolean;
  state: 'open' | 'closed';
  merged: boolean;
  readonly head: { readonly ref: string; sha: string; readonly repositoryId: number };
  readonly base: { ref: string; sha: string };
  labels: Label[];
  /** Oldest first; what a force push has thrown away is not in it. */
  commits: string[];
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  mergedAt: string | null;
  mergedBy: Actor | null;
  /** While open, GitHub's own trial merge; after a merge, the real one; null right after opening. */
  mergeCommit: string | null;
  readonly reviews: Review[];
  readonly comments: Comment[];
  readonly timeline: TimelineEntry[];
}

export interface CommitStatus {
  readonly id: number;
  readonly sha: string;
  readonly context: string;
  readonly state: 'pending' | 'success' | 'failure' | 'error';
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: Actor;
  readonly at: string;
}

export interface CheckSuite {
  readonly id: number;
  readonly sha: string;
  readonly branch: string;
  readonly app: { readonly id: number; readonly slug: string };
  /** The workflow of GitHub Actions that it is a run of; null for the suite of any other App. */
  readonly workflow: number | null;
  /** Check runs in it. An App that has nothing to do leaves its suite without any, queued for good. */
  readonly runs: number;
  /** Null until it has come to its end. */
  readonly conclusion:
    'success' | 'failure' | 'neutral' | 'cancelled' | 'skipped' | 'timed_out' | 'action_required' | 'stale' | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}
