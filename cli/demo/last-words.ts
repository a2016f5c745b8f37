import { WorkflowNotFoundError } from '@temporalio/client';
import { timeLimit } from '../../activities/time-limit.ts';
import { lastWordsId } from '../../signals/messages.ts';
import type { House } from '../dev/house.ts';
import type { DemoPlay } from './demo-play.ts';
import { idOf } from './places.ts';

/** Milliseconds that last words get which found no room while their play ended. */
const PATIENCE_MS = 10_000;
/** Milliseconds after which a demo waits for nothing that is not a play. */
const LONG_ENOUGH_MS = 50_000;

/**
 * Waits until the pull requests have been told what their plays left to `last-words/…`, some seconds and within the
 * minute that a demo may take; `soFarMs` is how long it has taken. Resolves with the plays whose words are still to come.
 */
export async function hearLastWords(
  plays: readonly DemoPlay[],
  { client }: Pick<House, 'client'>,
  soFarMs: number,
): Promise<string[]> {
  const limit = timeLimit(Math.max(1, Math.min(PATIENCE_MS, LONG_ENOUGH_MS - soFarMs)));
  const silent = async (play: DemoPlay): Promise<string[]> => {
    try {
      await client.workflow.getHandle(lastWordsId(idOf(play), 1)).result();
      return [];
    } catch (error) {
      // It had nothing left to say.
      return error instanceof WorkflowNotFoundError ? [] : [play.name];
    }
  };
  try {
    return (await client.withAbortSignal(limit.signal, () => Promise.all(plays.map(silent)))).flat();
  } finally {
    limit.clear();
  }
}
