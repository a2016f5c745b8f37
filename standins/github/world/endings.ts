import type { PullRequest } from './model.ts';
import { moveHead } from './push.ts';
import { tellPullRequest } from './pull-requests.ts';
import { branchKey } from './state.ts';
import { placeOf, requirePermission, touch } from './world-context.ts';
import type { PullRequestAct, WorldContext } from './world-context.ts';
import { WorldRefusal } from './world-refusal.ts';

/** Closes a pull request without a merge; nothing if it is closed. */
export function closePullRequest(world: WorldContext, act: PullRequestAct): void {
  const place = placeOf(world, act);
  const { pullRequest, repository } = place;
  if (act.by.id !== pullRequest.author.id) requirePermission(repository, act.by, 'triage');
  if (pullRequest.state === 'closed') return;
  end(world, pullRequest, act);
  tellPullRequest(world, 'closed', place, act.by);
}

/** Opens a closed pull request again, at the commit that its branch has by now. Refuses a merged one (422). */
export function reopenPullRequest(world: WorldContext, act: PullRequestAct): void {
  const place = placeOf(world, act);
  const { pullRequest, repository } = place;
  if (act.by.id !== pullRequest.author.id) requirePermission(repository, act.by, 'triage');
  if (pullRequest.merged) {
    throw new WorldRefusal(422, 'Validation Failed', [
      {
        resource: 'PullRequest',
        field: 'state',
        code: 'invalid',
        message: 'state cannot be changed. The pull request cannot be reopened.',
      },
    ]);
  }
  if (pullRequest.state === 'open') return;
  pullRequest.state = 'open';
  pullRequest.closedAt = null;
  pullRequest.timeline.push({ event: 'reopened', id: world.nextId(), by: act.by, at: world.now() });
  touch(world, pullRequest);
  const tip = world.state.branches.get(branchKey(pullRequest.head.repositoryId, pullRequest.head.ref));
  if (tip !== undefined && tip !== pullRequest.head.sha) moveHead(world, pullRequest, tip, null);
  tellPullRequest(world, 'reopened', place, act.by);
}

/** Merges: `closed` with `merged: true`. Refuses drafts and closed ones (405), and another head than expected (409). */
export function mergePullRequest(world: WorldContext, act: PullRequestAct & { readonly sha?: string }): string {
  const place = placeOf(world, act);
  const { pullRequest, repository } = place;
  requirePermission(repository, act.by, 'write');
  if (pullRequest.state === 'closed' || pullRequest.draft) throw new WorldRefusal(405, 'Pull Request is not mergeable');
  if (act.sha !== undefined && act.sha !== pullRequest.head.sha) {
    throw new WorldRefusal(409, 'Head branch was modified. Review and try the merge again.');
  }
  const commit = world.nextSha();
  const now = world.now();
  world.state.commits.set(commit, {
    sha: commit,
    repositoryId: repository.id,
    message: `Merge pull request #${String(pullRequest.number)} from ${pullRequest.head.ref}`,
    author: act.by,
    committedAt: now,
    parent: world.state.branches.get(branchKey(repository.id, pullRequest.base.ref)) ?? null,
  });
  world.state.branches.set(branchKey(repository.id, pullRequest.base.ref), commit);
  pullRequest.merged = true;
  pullRequest.mergedAt = now;
  pullRequest.mergedBy = act.by;
  pullRequest.mergeCommit = commit;
  pullRequest.timeline.push({ event: 'merged', id: world.nextId(), by: act.by, at: now, commit });
  end(world, pullRequest, act);
  tellPullRequest(world, 'closed', place, act.by);
  return commit;
}

function end(world: WorldContext, pullRequest: PullRequest, act: PullRequestAct): void {
  pullRequest.state = 'closed';
  pullRequest.closedAt = world.now();
  pullRequest.timeline.push({ event: 'closed', id: world.nextId(), by: act.by, at: world.now() });
  touch(world, pullRequest);
}
