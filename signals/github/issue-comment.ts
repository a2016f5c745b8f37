import { z } from 'zod';
import { accountOrGhost, canWrite } from './account.ts';
import { actionNotConsumed, commonShape, defineEvent, type Reading } from './event.ts';
import { instant } from './stamp.ts';

const payloadShape = commonShape.extend({
  issue: z.object({
    number: z.number().int().positive(),
    /** Only pull requests have it; in GitHub's eyes they are issues too. */
    pull_request: z.object({}).nullish(),
  }),
  comment: z.object({
    id: z.number().int().positive(),
    body: z.string(),
    user: accountOrGhost,
    author_association: z.string(),
    updated_at: instant,
  }),
});

/** A command has the first line to itself. Longer than a fact can hold is prose. */
const COMMAND = /^\/baton[ \t]+([a-z][^\r\n]{0,199})(?:\r?\n|$)/;

/** `issue_comment`: a command for Baton. The payload does not show which task or commit the pull request is about. */
export const parseIssueComment = defineEvent(payloadShape, (payload): Reading => {
  const { action, comment, issue, sender } = payload;
  if (action !== 'created' && action !== 'edited') return actionNotConsumed(action);
  if ((issue.pull_request ?? null) === null) {
    return { kind: 'ignored', reason: 'no-pull-request', detail: `#${String(issue.number)} is an issue` };
  }
  const command = COMMAND.exec(comment.body)?.[1]?.trim();
  if (command === undefined) {
    return { kind: 'ignored', reason: 'not-a-command', detail: 'the first line is no /baton command' };
  }
  // Whoever can write may edit anybody's comment: the words would go under the name of somebody who never said them.
  if (sender.id !== comment.user.id) {
    const detail = `${sender.login} wrote the command into a comment of ${comment.user.login}`;
    return { kind: 'refused', reason: 'edited-by-another', detail };
  }
  const speaker = { actor: comment.user, canWrite: canWrite(comment.author_association) };
  const fact = {
    kind: 'comment' as const,
    pullRequest: issue.number,
    comment: comment.id,
    command,
    by: speaker.actor,
    canWrite: speaker.canWrite,
    at: comment.updated_at,
  };
  return { kind: 'named', pullRequests: [issue.number], facts: [fact], speaker };
});
