import { pushedCommitPayload } from '../payloads/commit.ts';
import { pushRepositoryPayload } from '../payloads/repository.ts';
import { gitAuthor } from '../payloads/user.ts';
import { addCommits } from './commits.ts';
import type { Actor, PullRequest, Repository } from './model.ts';
import { branchKey, commitOf, fullName, repositoryNamed, repositoryOf } from './state.ts';
import { commitsBetween, tellPullRequest } from './pull-requests.ts';
import { requirePermission, tell, touch } from './world-context.ts';
import type { WorldContext } from './world-context.ts';

/** A push of new commits to a branch; the branch is made if it does not exist. */
export interface Push {
  /** `owner/name`. */
  readonly repository: string;
  readonly by: Actor;
  /** Branch, without `refs/heads/`. */
  readonly ref: string;
  /** Ids of the new commits, oldest first. @default one fresh commit */
  readonly shas?: readonly string[];
  readonly message?: string;
  /** Throws away what the branch had since it left the base. @default false */
  readonly force?: boolean;
  /** What git says when the commits were made, for clocks that lie. @default now */
  readonly committedAt?: Date;
}

const nothing = '0'.repeat(40);

/** Pushes: one `push`, and one `synchronize` for each open pull request of the branch. */
export function push(world: WorldContext, input: Push): { before: string; after: string } {
  const { state } = world;
  const repository = repositoryNamed(state, input.repository);
  requirePermission(repository, input.by, 'write');
  const key = branchKey(repository.id, input.ref);
  const before = state.branches.get(key) ?? null;
  const pullRequests = [...state.pullRequests.values()].filter(
    (candidate) =>
      candidate.state === 'open' && candidate.head.repositoryId === repository.id && candidate.head.ref === input.ref,
  );
  const root =
    pullRequests[0]?.base.sha ?? state.branches.get(branchKey(repository.id, repository.defaultBranch)) ?? null;
  const forced = input.force === true && before !== null;
  const shas = input.shas ?? [world.nextSha()];
  const after = addCommits(world, {
    repositoryId: repository.id,
    ref: input.ref,
    by: input.by,
    parent: forced ? root : (before ?? root),
    shas,
    ...(input.message === undefined ? {} : { message: input.message }),
    ...(input.committedAt === undefined ? {} : { committedAt: `${input.committedAt.toISOString().slice(0, 19)}Z` }),
  });
  repository.pushedAt = world.now();
  tellPush(world, repository, input, { before, after, forced, shas });
  for (const pullRequest of pullRequests) {
    moveHead(world, pullRequest, after, forced ? input.by : null);
    const base = repositoryOf(state, pullRequest.repositoryId);
    tellPullRequest(world, 'synchronize', { repository: base, pullRequest }, input.by, {
      before: before ?? nothing,
      after,
    });
    pullRequest.mergeCommit = world.nextSha();
  }
  return { before: before ?? nothing, after };
}

/** Takes a pull request to a new head, with its commits and its timeline. */
export function moveHead(world: WorldContext, pullRequest: PullRequest, after: string, forcedBy: Actor | null): void {
  const commits = commitsBetween(world, pullRequest.base.sha, after);
  const fresh = commits.filter((sha) => !pullRequest.commits.includes(sha));
  const timeline = pullRequest.timeline.filter((entry) => entry.event !== 'committed' || commits.includes(entry.sha));
  timeline.push(...fresh.map((sha) => ({ event: 'committed' as const, sha })));
  if (forcedBy !== null) {
    timeline.push({ event: 'head_ref_force_pushed', id: world.nextId(), by: forcedBy, at: world.now(), commit: after });
  }
  pullRequest.timeline.splice(0, Infinity, ...timeline);
  pullRequest.commits = commits;
  pullRequest.head.sha = after;
  touch(world, pullRequest);
}

function tellPush(
  world: WorldContext,
  repository: Repository,
  input: Push,
  moved: { before: string | null; after: string; forced: boolean; shas: readonly string[] },
): void {
  const { state } = world;
  const { before, after, forced, shas } = moved;
  const commits = shas.map((sha) => pushedCommitPayload(commitOf(state, sha), repository, state));
  tell(
    world,
    { event: 'push', action: null, repository, pullRequest: null, by: input.by },
    {
      ref: `refs/heads/${input.ref}`,
      before: before ?? nothing,
      after,
      created: before === null,
      deleted: false,
      forced,
      base_ref: null,
      compare: `${state.urls.html}/${fullName(repository)}/compare/${(before ?? after).slice(0, 12)}...${after.slice(0, 12)}`,
      commits,
      head_commit: commits.at(-1) ?? null,
      pusher: gitAuthor(input.by),
      repository: pushRepositoryPayload(repository, state),
    },
  );
}
