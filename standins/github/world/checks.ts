import { checkSuitePayload, commitPayload } from '../payloads/commit.ts';
import type { Actor, CheckSuite, CommitStatus } from './model.ts';
import { commitOf, fullName, pullRequestsIn, repositoryNamed } from './state.ts';
import { requirePermission, tell } from './world-context.ts';
import type { WorldContext } from './world-context.ts';

/** A commit status to be set. */
export interface SetStatus {
  /** `owner/name`. */
  readonly repository: string;
  readonly by: Actor;
  readonly sha: string;
  readonly state: CommitStatus['state'];
  /** @default 'default' */
  readonly context?: string;
  readonly description?: string | null;
  readonly targetUrl?: string | null;
}

/** Sets a commit status, and tells of it: `status`. An older one of the same context stays in the list below it. */
export function setStatus(world: WorldContext, input: SetStatus): CommitStatus {
  const { state } = world;
  const repository = repositoryNamed(state, input.repository);
  requirePermission(repository, input.by, 'write');
  const commit = commitOf(state, input.sha);
  const status: CommitStatus = {
    id: world.nextId(),
    sha: input.sha,
    context: input.context ?? 'default',
    state: input.state,
    description: input.description ?? null,
    targetUrl: input.targetUrl ?? null,
    creator: input.by,
    at: world.now(),
  };
  state.statuses.set(input.sha, [status, ...(state.statuses.get(input.sha) ?? [])]);
  const branches = [...state.branches].filter(
    ([key, tip]) => key.startsWith(`${String(repository.id)}:`) && tip === input.sha,
  );
  tell(
    world,
    { event: 'status', action: null, repository, pullRequest: null, by: input.by },
    {
      id: status.id,
      sha: status.sha,
      name: fullName(repository),
      avatar_url: `${state.urls.html}/avatars/${String(status.creator.id)}?v=4`,
      target_url: status.targetUrl,
      context: status.context,
      description: status.description,
      state: status.state,
      commit: commitPayload(commit, repository, state),
      branches: branches.map(([key, tip]) => ({
        name: key.slice(key.indexOf(':') + 1),
        commit: { sha: tip, url: `${state.urls.api}/repos/${fullName(repository)}/commits/${tip}` },
        protected: false,
      })),
      created_at: status.at.replace('Z', '+00:00'),
      updated_at: status.at.replace('Z', '+00:00'),
    },
  );
  return status;
}

/** A check suite that has come to its end. */
export interface CompleteCheckSuite {
  /** `owner/name`. */
  readonly repository: string;
  /** Who triggered it; usually the bot of the App. */
  readonly by: Actor;
  /** A commit; the suite is about the open pull requests that have it as their head. */
  readonly sha: string;
  readonly conclusion: CheckSuite['conclusion'];
  /** The App that ran the checks. @default an App `checks` */
  readonly app?: CheckSuite['app'];
}

/** Completes a check suite: `check_suite` `completed`. */
export function completeCheckSuite(world: WorldContext, input: CompleteCheckSuite): CheckSuite {
  const { state } = world;
  const repository = repositoryNamed(state, input.repository);
  commitOf(state, input.sha);
  const pullRequests = pullRequestsIn(state, repository).filter(
    // Suites of forks name no pull request.
    (candidate) =>
      candidate.state === 'open' && candidate.head.sha === input.sha && candidate.head.repositoryId === repository.id,
  );
  const suite: CheckSuite = {
    id: world.nextId(),
    sha: input.sha,
    branch: pullRequests[0]?.head.ref ?? repository.defaultBranch,
    app: input.app ?? { id: 15368, slug: 'checks' },
    conclusion: input.conclusion,
    at: world.now(),
  };
  state.checkSuites.push(suite);
  tell(
    world,
    {
      event: 'check_suite',
      action: 'completed',
      repository,
      pullRequest: pullRequests[0]?.number ?? null,
      by: input.by,
    },
    { check_suite: checkSuitePayload(suite, repository, pullRequests, state) },
  );
  return suite;
}
