import { createHash } from 'node:crypto';

/** One activation of a suspend node, by what never comes again. */
export interface Visit {
  /** Workflow id of the play. */
  readonly play: string;
  /** `metadata.uid` of the run: a namesake has the same node ids. */
  readonly uid: string;
  readonly nodeId: string;
  /** A retried run has the same uid and node; only this differs. */
  readonly startedAt: string;
}

/** Says in the node's message that this play opened this visit: how a later attempt recognises that an earlier one landed. */
export function resumeToken(visit: Visit): string {
  const text = [visit.play, visit.uid, visit.nodeId, visit.startedAt].join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
