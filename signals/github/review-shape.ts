import { z } from 'zod';
import type { ReviewFact } from '../facts.ts';
import { accountOrGhost, canWrite } from './account.ts';
import { instant } from './stamp.ts';

/** What we read of a review, from webhooks and REST alike. */
export const reviewShape = z.object({
  id: z.number().int().positive(),
  user: accountOrGhost,
  /** `approved` in webhooks, `APPROVED` in REST. */
  state: z.string(),
  /** Null when GitHub has thrown the commit away. */
  commit_id: z.string().nullish(),
  /** Absent while the reviewer is still writing. */
  submitted_at: instant.nullish(),
  author_association: z.string(),
});

const STATES: ReadonlyMap<string, ReviewFact['state']> = new Map([
  ['approved', 'approved'],
  ['changes_requested', 'changes-requested'],
  ['dismissed', 'dismissed'],
]);

/** The fact in a review; undefined while it is not submitted, if it only comments, or in a state that GitHub has invented since. */
export function reviewFact(shape: z.infer<typeof reviewShape>, pullRequest: number): ReviewFact | undefined {
  const state = STATES.get(shape.state.toLowerCase());
  const at = shape.submitted_at ?? null;
  if (state === undefined || at === null) return undefined;
  return {
    kind: 'review',
    pullRequest,
    review: shape.id,
    state,
    commit: shape.commit_id ?? null,
    by: shape.user,
    canWrite: canWrite(shape.author_association),
    at,
  };
}
