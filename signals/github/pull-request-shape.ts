import { z } from 'zod';
import { claimsOf } from '../correlate.ts';
import type { Actor, PullRequestFact } from '../facts.ts';
import { accountOrGhost } from './account.ts';
import { instant } from './stamp.ts';

/**
 * What we read of a pull request in its short form: inside a review delivery, without `merged`. Webhooks and REST
 * spell all of it alike.
 */
export const shortPullRequest = z.object({
  number: z.number().int().positive(),
  state: z.enum(['open', 'closed']),
  draft: z.boolean(),
  updated_at: instant,
  user: accountOrGhost,
  body: z.string().nullish(),
  labels: z.array(z.object({ name: z.string() })),
  head: z.object({
    sha: z.string().min(1),
    ref: z.string(),
    /** Null when the fork is gone. */
    repo: z.object({ id: z.number().int() }).nullable(),
  }),
  base: z.object({ ref: z.string(), repo: z.object({ id: z.number().int() }) }),
});

/** The whole pull request: in `pull_request` deliveries and in REST's answer. */
export const fullPullRequest = shortPullRequest.extend({
  body: z.string().nullable(),
  merged: z.boolean(),
  merge_commit_sha: z.string().nullish(),
});

type PullRequestShape = z.infer<typeof shortPullRequest> & {
  readonly merged?: boolean | undefined;
  readonly merge_commit_sha?: string | null | undefined;
};

/** The fact in a pull request of either form. `answeredAt`: of a read, the stamp of GitHub's answer; null from a delivery. */
export function pullRequestFact(
  shape: PullRequestShape,
  reading: { readonly answeredAt: string | null; readonly mayAuthor: (author: Actor) => boolean },
): PullRequestFact {
  const labels = [...new Set(shape.labels.map((label) => label.name))].sort();
  const sameRepository = shape.head.repo?.id === shape.base.repo.id;
  const authorTrusted = reading.mayAuthor(shape.user);
  return {
    kind: 'pull-request',
    pullRequest: shape.number,
    at: shape.updated_at,
    ...certaintyOf(reading.answeredAt, shape.updated_at),
    state: shape.state,
    merged: shape.merged ?? null,
    draft: shape.draft,
    head: { sha: shape.head.sha, ref: shape.head.ref, repositoryId: shape.head.repo?.id ?? null },
    base: { ref: shape.base.ref, repositoryId: shape.base.repo.id },
    author: shape.user,
    labels,
    claims:
      shape.body === undefined
        ? null
        : claimsOf({ headRef: shape.head.ref, sameRepository, labels, body: shape.body, authorTrusted }),
    // Before the merge GitHub shows the commit of a trial merge here.
    mergeCommit: shape.merged === true ? (shape.merge_commit_sha ?? null) : null,
  };
}

/** How far a replica of GitHub's that answers a read may lag behind. Milliseconds. */
const LAG_MS = 10_000;

/** Within the second of the last change another change could still get the same stamp. */
function certaintyOf(answeredAt: string | null, at: string): Pick<PullRequestFact, 'settled' | 'answeredAt'> {
  if (answeredAt === null || answeredAt <= at) return { settled: false };
  return Date.parse(answeredAt) - Date.parse(at) < LAG_MS ? { settled: true } : { settled: true, answeredAt };
}
