import type { Policy } from '../config/policy.ts';
import type { RepositoryConfig } from '../config/schema.ts';
import type { Actor, Fact } from './facts.ts';
import type { PlayIdentity } from './messages.ts';

/** One delivery whose signature has been checked. */
export interface Envelope {
  /** `X-GitHub-Event`. A hint, since the signature does not cover it: the payload has to match it. */
  readonly event: string;
  /** `X-GitHub-Delivery`. A hint too. */
  readonly delivery: string;
  /** The parsed JSON. */
  readonly payload: unknown;
}

/** What classification needs of the configuration. */
export interface Configured {
  readonly repositories: readonly RepositoryConfig[];
  readonly policyOf: (repository: RepositoryConfig) => Policy;
}

/** Why nothing follows from a delivery. Stable: dashboards and alerts are written on these. */
export type IgnoredReason =
  /** GitHub's greeting to a new hook. */
  | 'ping'
  | 'event-not-consumed'
  | 'action-not-consumed'
  | 'repository-not-configured'
  /** Baton itself did it. */
  | 'own-echo'
  /** Neither branch nor labels nor body name a task. */
  | 'names-no-task'
  /** No gate waits for this label, and it names no task. */
  | 'label-not-consumed'
  /** Neither the base nor the `Task-Id:` line changed. */
  | 'edit-without-consequence'
  /** Not submitted yet, or only a comment. */
  | 'review-without-verdict'
  /** The comment's first line is no `/baton` command. */
  | 'not-a-command'
  /** The comment is on an issue, or the check suite on a branch without a pull request of this repository. */
  | 'no-pull-request'
  /** The check suite names more pull requests than are read for one delivery. */
  | 'too-many-pull-requests'
  /** No gate of the policy has the condition `checks-passed`. */
  | 'checks-not-consumed';

/** Why somebody was not listened to. Stable, too. */
export type RefusedReason =
  /** The head branch lives in a fork. */
  | 'from-another-repository'
  /** The pull request's author may not open a task's pull request. */
  | 'author-not-trusted'
  /** Neither a role nor write permission. */
  | 'stranger'
  /** Somebody else edited the comment: it is nobody's word now. */
  | 'edited-by-another';

/** What a delivery means. `event` is `event.action` throughout, and `detail` is for people. */
export type Classification =
  /** Facts for one play. */
  | {
      readonly kind: 'facts';
      readonly identity: PlayIdentity;
      readonly repository: RepositoryConfig;
      readonly policy: Policy;
      readonly event: string;
      readonly facts: readonly Fact[];
      /** They may start the play; otherwise they only reach one that exists. */
      readonly mayStart: boolean;
      readonly pullRequest: number;
    }
  | { readonly kind: 'ignored'; readonly event: string; readonly reason: IgnoredReason; readonly detail: string }
  | { readonly kind: 'refused'; readonly event: string; readonly reason: RefusedReason; readonly detail: string }
  /** Could mean two plays: quarantine, until the pull request says which. */
  | {
      readonly kind: 'ambiguous';
      readonly event: string;
      readonly reason: 'names-two-tasks';
      readonly detail: string;
      readonly repository: RepositoryConfig;
      readonly pullRequest: number;
      readonly facts: readonly Fact[];
    }
  /** Which play it is shows only when the pull request has been read: see `place`. */
  | {
      readonly kind: 'unplaced';
      readonly event: string;
      readonly repository: RepositoryConfig;
      readonly policy: Policy;
      readonly repositoryId: number;
      readonly sender: Actor;
      /** The pull requests to read, ascending: each fact is placed by its own. Several where a check suite names them. */
      readonly pullRequests: readonly number[];
      readonly facts: readonly Fact[];
    }
  /** The payload is not what its event promises. */
  | { readonly kind: 'invalid'; readonly event: string; readonly detail: string };
