import type { CommentInput, PublishOutcome } from '../play-activities.ts';
import type { GitHub } from './github.ts';
import { published } from './publish-status.ts';

/**
 * Writes one comment, unless one with this token is there already: an attempt whose answer was lost is recognised. The
 * token stands in an HTML comment, which GitHub keeps and does not show. Throws `GitHubError` for what may go through later.
 */
export async function comment(
  github: Pick<GitHub, 'hasComment' | 'writeComment'>,
  input: CommentInput,
): Promise<PublishOutcome> {
  const mark = `<!-- baton:${input.token.replaceAll('--', '-')} -->`;
  return published(async () => {
    if (await github.hasComment(input, input.pullRequest, mark)) return;
    await github.writeComment(input, input.pullRequest, `${input.body}\n\n${mark}`);
  });
}
