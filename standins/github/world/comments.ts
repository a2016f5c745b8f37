import { commentPayload, issuePayload } from '../payloads/comment.ts';
import type { Comment } from './model.ts';
import { placeOf, requirePermission, tell, touch } from './world-context.ts';
import type { PullRequestAct, WorldContext } from './world-context.ts';

/** Writes into the conversation: `issue_comment` `created`. */
export function writeComment(world: WorldContext, act: PullRequestAct & { readonly body: string }): Comment {
  const { repository, pullRequest } = placeOf(world, act);
  requirePermission(repository, act.by, 'read');
  const comment: Comment = { id: world.nextId(), author: act.by, body: act.body, createdAt: world.now() };
  pullRequest.comments.push(comment);
  pullRequest.timeline.push({ event: 'commented', comment: comment.id });
  touch(world, pullRequest);
  tell(
    world,
    { event: 'issue_comment', action: 'created', repository, pullRequest: pullRequest.number, by: act.by },
    { issue: issuePayload(pullRequest, world.state), comment: commentPayload(comment, pullRequest, world.state) },
  );
  return comment;
}
