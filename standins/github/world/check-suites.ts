import { checkSuitePayload } from '../payloads/check-suite.ts';
import type { Actor, CheckSuite, PullRequest, Repository } from './model.ts';
import { commitOf, pullRequestsIn, repositoryNamed } from './state.ts';
import type { WorldState } from './state.ts';
import { tell } from './world-context.ts';
import type { WorldContext } from './world-context.ts';
import { WorldRefusal } from './world-refusal.ts';

/** A check suite that begins, or is run again. */
export interface StartCheckSuite {
  /** `owner/name`. */
  readonly repository: string;
  /** Who triggered it; usually the bot of the App. */
  readonly by: Actor;
  /** A commit; the suite is about the open pull requests that have it as their head. */
  readonly sha: string;
  /** The App that runs the checks. @default an App `checks` */
  readonly app?: CheckSuite['app'];
  /** The workflow that it is a run of, for a suite of GitHub Actions. @default none */
  readonly workflow?: number;
  /** Check runs in it; 0 for an App that has nothing to do here. @default 1 */
  readonly runs?: number;
  /** The suite that is run again, by its id. @default a new one */
  readonly suite?: number;
}

/** A check suite that has come to its end. */
export interface CompleteCheckSuite extends StartCheckSuite {
  readonly conclusion: NonNullable<CheckSuite['conclusion']>;
}

/** Begins a check suite. A repository's hook hears nothing of it: GitHub tells that only to the App that owns the suite. */
export function startCheckSuite(world: WorldContext, input: StartCheckSuite): CheckSuite {
  return put(world, input, null);
}

/** Completes a check suite: `check_suite` `completed`. */
export function completeCheckSuite(world: WorldContext, input: CompleteCheckSuite): CheckSuite {
  const { state } = world;
  const suite = put(world, input, input.conclusion);
  const repository = repositoryNamed(state, input.repository);
  const pullRequests = pullRequestsOf(suite, repository, state);
  const pullRequest = pullRequests[0]?.number ?? null;
  tell(
    world,
    { event: 'check_suite', action: 'completed', repository, pullRequest, by: input.by },
    { check_suite: checkSuitePayload(suite, repository, pullRequests, state) },
  );
  return suite;
}

/** The open pull requests whose head is the suite's commit. Suites of forks name none. */
export function pullRequestsOf(
  suite: Pick<CheckSuite, 'sha'>,
  repository: Repository,
  state: WorldState,
): readonly PullRequest[] {
  return pullRequestsIn(state, repository).filter(
    ({ state: is, head }) => is === 'open' && head.sha === suite.sha && head.repositoryId === repository.id,
  );
}

function put(world: WorldContext, input: StartCheckSuite, conclusion: CheckSuite['conclusion']): CheckSuite {
  const { state } = world;
  const repository = repositoryNamed(state, input.repository);
  commitOf(state, input.sha);
  const earlier = state.checkSuites.findIndex(({ id }) => id === input.suite);
  if (input.suite !== undefined && earlier < 0) throw new WorldRefusal(404, 'Not Found');
  const fresh = {
    id: world.nextId(),
    sha: input.sha,
    branch: pullRequestsOf(input, repository, state)[0]?.head.ref ?? repository.defaultBranch,
    app: input.app ?? { id: 1_000, slug: 'checks' },
    workflow: input.workflow ?? null,
    runs: input.runs ?? 1,
    createdAt: world.now(),
  };
  const suite: CheckSuite = { ...fresh, ...state.checkSuites[earlier], conclusion, updatedAt: world.now() };
  state.checkSuites.splice(earlier < 0 ? state.checkSuites.length : earlier, 1, suite);
  return suite;
}
