import type { PublishOutcome, PublishStatusInput } from '../play-activities.ts';
import { GitHubError, type GitHub } from './github.ts';

/** The name under which Baton's status stands on a commit. */
const CONTEXT = 'baton';

/** Publishes where the play is as a commit status. Throws `GitHubError` for what may go through later. */
export async function publishStatus(
  github: Pick<GitHub, 'setCommitStatus'>,
  input: PublishStatusInput,
): Promise<PublishOutcome> {
  const { commit, state, description } = input;
  return published(() =>
    github.setCommitStatus(input, commit, { context: CONTEXT, state, description, targetUrl: null }),
  );
}

/** What GitHub refuses for good (no right to write, no such commit, a locked conversation) is an outcome. */
export async function published(write: () => Promise<void>): Promise<PublishOutcome> {
  try {
    await write();
    return { kind: 'published' };
  } catch (error) {
    if (!(error instanceof GitHubError) || error.transient) throw error;
    return { kind: 'refused', why: `GitHub answered ${String(error.status)}: ${error.message}` };
  }
}
