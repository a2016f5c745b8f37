import type { Json } from '../payloads/json.ts';
import { pullRequestPayload } from '../payloads/pull-request.ts';
import { addCommits } from './commits.ts';
import type { Actor, PullRequest, Repository } from './model.ts';
import { branchKey, pullRequestKey, pullRequestsIn, repositoryNamed } from './state.ts';
import { placeOf, requirePermission, tell, touch } from './world-context.ts';
import type { PullRequestAct, WorldContext } from './world-context.ts';
import { WorldRefusal } from './world-refusal.ts';

/** What a new pull request is to be. */
export interface OpenPullRequest {
  /** `owner/name` of the repository that it asks to pull. */
  readonly repository: string;
  readonly by: Actor;
  readonly title: string;
  /** Branch; if it does not exist yet, it is made with one commit. */
  readonly head: string;
  /** `owner/name` of the fork that has the branch. @default the repository itself */
  readonly headRepository?: string;
  /** The commit for a branch that does not exist yet. @default a fresh one */
  readonly sha?: string;
  /** @default the repository's default branch */
  readonly base?: string;
  /** @default null */
  readonly body?: string | null;
  /** @default false */
  readonly draft?: boolean;
}

/** Tells of a `pull_request` action, with the pull request as it is now. */
export function tellPullRequest(
  world: WorldContext,
  action: string,
  place: { repository: Repository; pullRequest: PullRequest },
  by: Actor,
  parts: Record<string, Json> = {},
): void {
  const { repository, pullRequest } = place;
  tell(
    world,
    { event: 'pull_request', action, repository, pullRequest: pullRequest.number, by },
    { number: pullRequest.number, pull_request: pullRequestPayload(pullRequest, world.state), ...parts },
  );
}

/** Opens a pull request: `opened`, without labels, as every tool does it. */
export function openPullRequest(world: WorldContext, input: OpenPullRequest): PullRequest {
  const { state } = world;
  const repository = repositoryNamed(state, input.repository);
  const headRepository = input.headRepository === undefined ? repository : repositoryNamed(state, input.headRepository);
  requirePermission(headRepository, input.by, 'write');
  const head = { ref: input.head, repositoryId: headRepository.id };
  const twin = pullRequestsIn(state, repository).some(
    (other) => other.state === 'open' && other.head.ref === head.ref && other.head.repositoryId === head.repositoryId,
  );
  if (twin) throw validationFailed(`A pull request already exists for ${headRepository.owner.login}:${head.ref}.`);
  const baseRef = input.base ?? repository.defaultBranch;
  const baseSha = state.branches.get(branchKey(repository.id, baseRef));
  if (baseSha === undefined) throw validationFailed('base is invalid');
  const tip =
    state.branches.get(branchKey(head.repositoryId, head.ref)) ??
    addCommits(world, { ...head, by: input.by, parent: baseSha, shas: [input.sha ?? world.nextSha()] });
  const now = world.now();
  const pullRequest: PullRequest = {
    id: world.nextId(),
    repositoryId: repository.id,
    number: repository.nextNumber++,
    author: input.by,
    title: input.title,
    body: input.body ?? null,
    draft: input.draft ?? false,
    state: 'open',
    merged: false,
    head: { ...head, sha: tip },
    base: { ref: baseRef, sha: baseSha },
    labels: [],
    commits: commitsBetween(world, baseSha, tip),
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    mergedAt: null,
    mergedBy: null,
    mergeCommit: null,
    reviews: [],
    comments: [],
    timeline: [],
  };
  pullRequest.timeline.push(...pullRequest.commits.map((sha) => ({ event: 'committed' as const, sha })));
  state.pullRequests.set(pullRequestKey(repository.id, pullRequest.number), pullRequest);
  tellPullRequest(world, 'opened', { repository, pullRequest }, input.by);
  // GitHub tries the merge in the background: after `opened` the field is filled although nothing is merged.
  pullRequest.mergeCommit = world.nextSha();
  return pullRequest;
}

/** Changes title, body or base: one `edited` that says what it was before; nothing if nothing changes. */
export function editPullRequest(
  world: WorldContext,
  act: PullRequestAct & { readonly title?: string; readonly body?: string | null; readonly base?: string },
): void {
  const place = placeOf(world, act);
  const { pullRequest, repository } = place;
  if (act.by.id !== pullRequest.author.id) requirePermission(repository, act.by, 'write');
  const changes: Record<string, Json> = {};
  if (act.title !== undefined && act.title !== pullRequest.title) {
    changes['title'] = { from: pullRequest.title };
    pullRequest.timeline.push({
      event: 'renamed',
      id: world.nextId(),
      by: act.by,
      at: world.now(),
      from: pullRequest.title,
      to: act.title,
    });
    pullRequest.title = act.title;
  }
  if (act.body !== undefined && act.body !== pullRequest.body) {
    changes['body'] = { from: pullRequest.body ?? '' };
    pullRequest.body = act.body;
  }
  if (act.base !== undefined && act.base !== pullRequest.base.ref) {
    const sha = world.state.branches.get(branchKey(repository.id, act.base));
    if (sha === undefined) throw validationFailed('base is invalid');
    changes['base'] = { ref: { from: pullRequest.base.ref }, sha: { from: pullRequest.base.sha } };
    pullRequest.base.ref = act.base;
    pullRequest.base.sha = sha;
  }
  if (Object.keys(changes).length === 0) return;
  touch(world, pullRequest);
  tellPullRequest(world, 'edited', place, act.by, { changes });
}

/** Takes a pull request back to draft, or out of it. */
export function setDraft(world: WorldContext, act: PullRequestAct, draft: boolean): void {
  const place = placeOf(world, act);
  const { pullRequest, repository } = place;
  if (act.by.id !== pullRequest.author.id) requirePermission(repository, act.by, 'write');
  if (pullRequest.draft === draft || pullRequest.state === 'closed') return;
  pullRequest.draft = draft;
  const event = draft ? 'convert_to_draft' : 'ready_for_review';
  pullRequest.timeline.push({ event, id: world.nextId(), by: act.by, at: world.now() });
  touch(world, pullRequest);
  tellPullRequest(world, draft ? 'converted_to_draft' : 'ready_for_review', place, act.by);
}

/** Commits after `from`, up to and with `to`, oldest first. */
export function commitsBetween(world: WorldContext, from: string, to: string): string[] {
  const found: string[] = [];
  for (let sha: string | null = to; sha !== null && sha !== from; sha = world.state.commits.get(sha)?.parent ?? null) {
    found.unshift(sha);
  }
  return found;
}

function validationFailed(message: string): WorldRefusal {
  return new WorldRefusal(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }]);
}
