import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { statusQuery } from '../../signals/messages.ts';
import { PATIENCE_MS } from '../upkeep/temporal-patience.ts';
import type { SeenPlay } from './resume-activities.ts';

/** Looks at a play; `closely`: also whether it expects a run, which only the play itself can say. */
export type SeePlay = (play: string, closely: boolean) => Promise<SeenPlay>;

/** Stages at which a play rests or has ended. */
const OVER = ['completed', 'failed', 'cancelled', 'abandoned'];

/** Looks at plays in Temporal. Throws the client's errors when it, or the play, does not answer. */
export function createSeePlay(client: Client): SeePlay {
  return (play, closely) =>
    client.withDeadline(Date.now() + PATIENCE_MS, async () => {
      const handle = client.workflow.getHandle(play);
      try {
        const { status } = await handle.describe();
        if (status.name !== 'RUNNING') return { id: play, state: 'ended', expectsRun: false };
        if (!closely) return { id: play, state: 'running', expectsRun: false };
        const { stage, underWay } = await handle.query(statusQuery);
        // What is under way at a rest is another run, or a look at this one.
        return { id: play, state: 'running', expectsRun: !OVER.includes(stage) || underWay !== null };
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
        return { id: play, state: 'none', expectsRun: false };
      }
    });
}
