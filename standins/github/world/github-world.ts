import { createHash } from 'node:crypto';
import { completeCheckSuite, startCheckSuite } from './check-suites.ts';
import type { CompleteCheckSuite, StartCheckSuite } from './check-suites.ts';
import { writeComment } from './comments.ts';
import { closePullRequest, mergePullRequest, reopenPullRequest } from './endings.ts';
import { addLabels, removeLabel } from './labels.ts';
import type { Actor, CheckSuite, Comment, CommitStatus, Permission, PullRequest, Repository, Review } from './model.ts';
import { addActor, addRepository, grant } from './people.ts';
import type { AddActor, AddRepository } from './people.ts';
import { editPullRequest, openPullRequest, setDraft } from './pull-requests.ts';
import type { OpenPullRequest } from './pull-requests.ts';
import { push } from './push.ts';
import type { Push } from './push.ts';
import { dismissReview, editReview, submitReview } from './reviews.ts';
import type { SubmitReview } from './reviews.ts';
import { emptyState, pullRequestOf, repositoryNamed } from './state.ts';
import type { WorldState } from './state.ts';
import { setStatus } from './statuses.ts';
import type { SetStatus } from './statuses.ts';
import type { PullRequestAct, WorldContext, WorldEvent } from './world-context.ts';

/**
 * A GitHub in memory. Every act is by somebody, keeps GitHub's rules (it throws `WorldRefusal` where GitHub refuses)
 * and tells of itself as GitHub's webhooks do.
 */
export interface GitHubWorld {
  readonly state: WorldState;
  readonly clock: () => Date;
  /** Hears of everything from now on, at once and in order; the answer ends that. */
  readonly listen: (listener: (event: WorldEvent) => void) => () => void;
  readonly addActor: (input: AddActor) => Actor;
  readonly addRepository: (input: AddRepository) => Repository;
  readonly grant: (input: { readonly repository: string; readonly to: Actor; readonly permission: Permission }) => void;
  readonly openPullRequest: (input: OpenPullRequest) => PullRequest;
  readonly pullRequest: (repository: string, number: number) => PullRequest;
  readonly push: (input: Push) => { before: string; after: string };
  readonly label: (act: PullRequestAct & { readonly label: string | readonly string[] }) => void;
  readonly unlabel: (act: PullRequestAct & { readonly label: string }) => void;
  readonly review: (act: SubmitReview) => Review;
  readonly editReview: (act: PullRequestAct & { readonly review: number; readonly body: string }) => void;
  readonly dismissReview: (act: PullRequestAct & { readonly review: number; readonly message?: string }) => Review;
  readonly comment: (act: PullRequestAct & { readonly body: string }) => Comment;
  readonly edit: (
    act: PullRequestAct & { readonly title?: string; readonly body?: string | null; readonly base?: string },
  ) => void;
  readonly convertToDraft: (act: PullRequestAct) => void;
  readonly readyForReview: (act: PullRequestAct) => void;
  readonly close: (act: PullRequestAct) => void;
  readonly reopen: (act: PullRequestAct) => void;
  /** Answers with the merge commit. */
  readonly merge: (act: PullRequestAct & { readonly sha?: string }) => string;
  readonly setStatus: (input: SetStatus) => CommitStatus;
  readonly startCheckSuite: (input: StartCheckSuite) => CheckSuite;
  /** A check suite comes to its end. */
  readonly checkSuite: (input: CompleteCheckSuite) => CheckSuite;
}

/** Makes an empty GitHub. The same acts at the same times give the same ids and commits. */
export function createGitHubWorld(options: { readonly clock: () => Date }): GitHubWorld {
  const listeners = new Set<(event: WorldEvent) => void>();
  let lastId = 1_000_000;
  let lastCommit = 0;
  const world: WorldContext = {
    state: emptyState(),
    now: () => `${options.clock().toISOString().slice(0, 19)}Z`,
    nextId: () => ++lastId,
    nextSha: () =>
      createHash('sha1')
        .update(`commit ${String(++lastCommit)}`)
        .digest('hex'),
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
  };
  return {
    state: world.state,
    clock: options.clock,
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    addActor: (input) => addActor(world, input),
    addRepository: (input) => addRepository(world, input),
    grant: (input) => {
      grant(world, input);
    },
    openPullRequest: (input) => openPullRequest(world, input),
    pullRequest: (repository, number) => pullRequestOf(world.state, repositoryNamed(world.state, repository), number),
    push: (input) => push(world, input),
    label: (act) => {
      addLabels(world, act, typeof act.label === 'string' ? [act.label] : act.label);
    },
    unlabel: (act) => {
      removeLabel(world, act, act.label);
    },
    review: (act) => submitReview(world, act),
    editReview: (act) => {
      editReview(world, act);
    },
    dismissReview: (act) => dismissReview(world, act),
    comment: (act) => writeComment(world, act),
    edit: (act) => {
      editPullRequest(world, act);
    },
    convertToDraft: (act) => {
      setDraft(world, act, true);
    },
    readyForReview: (act) => {
      setDraft(world, act, false);
    },
    close: (act) => {
      closePullRequest(world, act);
    },
    reopen: (act) => {
      reopenPullRequest(world, act);
    },
    merge: (act) => mergePullRequest(world, act),
    setStatus: (input) => setStatus(world, input),
    startCheckSuite: (input) => startCheckSuite(world, input),
    checkSuite: (input) => completeCheckSuite(world, input),
  };
}
