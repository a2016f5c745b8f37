import type { Policy } from '../config/policy.ts';
import type { RepositoryConfig } from '../config/schema.ts';
import type { Classification, Configured } from './classification.ts';
import { claimsOf, taskOf, taskOfBranch } from './correlate.ts';
import type { Actor, Fact, PullRequestFact } from './facts.ts';
import type { Speaker } from './github/event.ts';
import { identityIn } from './play-identity.ts';
import { isTrusted, mayAuthor, mayReach, nameOfRefused, type TrustPolicy } from './trust.ts';

/** Where a delivery comes from, once its repository is known. */
export interface Origin {
  readonly event: string;
  readonly repository: RepositoryConfig;
  readonly policy: Policy;
  /** The repository's numeric id as the delivery gives it. */
  readonly repositoryId: number;
  readonly sender: Actor;
}

/** Facts, the pull request that they are about, and who says them (null: no standing needed). */
export interface Told {
  readonly pullRequest: PullRequestFact;
  readonly facts: readonly Fact[];
  readonly speaker: Speaker | null;
}

/**
 * Places what `classify` could not, with one of its pull requests as it was read (`GitHub.readPullRequest`). Facts about
 * other pull requests than the one that was read are left out: each is placed by its own.
 */
export function place(
  unplaced: Extract<Classification, { kind: 'unplaced' }>,
  read: readonly Fact[],
  configured: Configured,
): Classification {
  const policy = configured.policyOf(unplaced.repository);
  const pullRequest = read.find((fact) => fact.kind === 'pull-request');
  if (pullRequest === undefined) {
    return { ...ignored(unplaced.event), reason: 'no-pull-request', detail: 'GitHub knows no such pull request' };
  }
  const facts = unplaced.facts.filter((fact) => fact.pullRequest === pullRequest.pullRequest);
  return placeTold({ ...unplaced, policy }, { pullRequest, facts, speaker: null });
}

/** Finds the play, and says who may not reach it. What names no task is nobody's business and refused to nobody. */
export function placeTold(origin: Origin, told: Told): Classification {
  const { event, policy, repository } = origin;
  const { pullRequest, facts, speaker } = told;
  const fromHere = pullRequest.head.repositoryId === pullRequest.base.repositoryId;
  const authorTrusted = mayAuthor(policy, pullRequest.author);
  const claims = pullRequest.claims ?? claimsWithoutBody(pullRequest, fromHere);
  const correlation = taskOf(claims);
  const bodyUnknown = pullRequest.claims === null && fromHere && authorTrusted;

  if (correlation.kind === 'none' && taskOfBranch(pullRequest.head.ref) === null && !bodyUnknown) {
    return { ...ignored(event), reason: 'names-no-task', detail: `pull request ${name(pullRequest)} names no task` };
  }
  if (!fromHere) {
    const detail = `pull request ${name(pullRequest)} comes from another repository`;
    return { kind: 'refused', event, reason: 'from-another-repository', detail };
  }
  if (!authorTrusted) {
    const detail = `${nameOfRefused(policy, pullRequest.author)} opened pull request ${name(pullRequest)} and may not`;
    return { kind: 'refused', event, reason: 'author-not-trusted', detail };
  }
  if (speaker !== null && !mayReach(policy, speaker)) return stranger(event, policy, speaker);

  switch (correlation.kind) {
    case 'none':
      return { kind: 'unplaced', ...origin, pullRequests: [pullRequest.pullRequest], facts };
    case 'ambiguous':
      return {
        kind: 'ambiguous',
        event,
        reason: 'names-two-tasks',
        detail: correlation.why,
        repository,
        pullRequest: pullRequest.pullRequest,
        facts,
      };
    case 'task':
      return {
        kind: 'facts',
        identity: identityIn(repository, correlation.task, origin.repositoryId),
        repository,
        policy,
        event,
        facts,
        mayStart: isTrusted(policy, origin.sender) && mayBegin(facts),
        pullRequest: pullRequest.pullRequest,
      };
    default:
      return correlation satisfies never;
  }
}

/**
 * Only what shows an open pull request begins something. Whatever ends or takes back comes too late where there is no
 * play: the play that it is about may have ended so long ago that Temporal has forgotten it.
 */
function mayBegin(facts: readonly Fact[]): boolean {
  const takesBack = facts.some(
    (fact) =>
      (fact.kind === 'label' && fact.action === 'unlabeled') || (fact.kind === 'review' && fact.state === 'dismissed'),
  );
  return !takesBack && facts.some((fact) => fact.kind === 'pull-request' && fact.state === 'open');
}

/** The refusal of somebody who may not reach a play. */
export function stranger(event: string, policy: TrustPolicy, speaker: Speaker): Classification {
  const detail = `${nameOfRefused(policy, speaker.actor)} holds no role and cannot write to the repository`;
  return { kind: 'refused', event, reason: 'stranger', detail };
}

function claimsWithoutBody(pullRequest: PullRequestFact, sameRepository: boolean): ReturnType<typeof claimsOf> {
  const { labels, head } = pullRequest;
  return claimsOf({ headRef: head.ref, sameRepository, labels, body: null, authorTrusted: false });
}

function ignored(event: string): { readonly kind: 'ignored'; readonly event: string } {
  return { kind: 'ignored', event };
}

function name(pullRequest: PullRequestFact): string {
  return `#${String(pullRequest.pullRequest)}`;
}
