import { taskOf } from './correlate.ts';
import { valueOf, type Knowledge } from './knowledge.ts';
import { mayAuthor, nameOfRefused, type TrustPolicy } from './trust.ts';

/**
 * Why a pull request, as far as it is known, is not one of this task: it comes from elsewhere, its author may not open
 * one, or it names another task, several or none (then it belongs to whichever play it names now). Null if nothing that
 * is known speaks against it. A play chooses its pull request by this, and the activity that opens a gate asks again.
 */
export function whyNotOfTask(task: string, policy: TrustPolicy, knowledge: Knowledge): string | null {
  const author = valueOf(knowledge.author);
  const headRef = valueOf(knowledge.headRef);
  const base = valueOf(knowledge.base);
  if (headRef !== undefined && base !== undefined && headRef.repositoryId !== base.repositoryId) {
    return 'the pull request comes from another repository';
  }
  if (author !== undefined && !mayAuthor(policy, author)) {
    return `${nameOfRefused(policy, author)} opened the pull request and may not`;
  }
  const claims = valueOf(knowledge.claims);
  if (claims === undefined) return null;
  const named = taskOf(claims);
  switch (named.kind) {
    case 'none':
      return 'the pull request names no task';
    case 'ambiguous':
      return named.why;
    case 'task':
      return named.task === task ? null : `the pull request names task ${named.task}, not ${task}`;
    default:
      return named satisfies never;
  }
}
