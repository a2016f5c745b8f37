import type { Actor } from './model.ts';
import { branchKey } from './state.ts';
import type { WorldContext } from './world-context.ts';

/** Puts commits on a branch, one on the other, and answers with the branch's new tip. */
export function addCommits(
  world: WorldContext,
  input: {
    readonly repositoryId: number;
    readonly ref: string;
    readonly by: Actor;
    readonly parent: string | null;
    readonly shas: readonly string[];
    readonly message?: string;
    readonly committedAt?: string;
  },
): string {
  let parent = input.parent;
  for (const sha of input.shas) {
    world.state.commits.set(sha, {
      sha,
      repositoryId: input.repositoryId,
      message: input.message ?? `Work on ${input.ref}`,
      author: input.by,
      committedAt: input.committedAt ?? world.now(),
      parent,
    });
    parent = sha;
  }
  const tip = parent ?? world.nextSha();
  world.state.branches.set(branchKey(input.repositoryId, input.ref), tip);
  return tip;
}
