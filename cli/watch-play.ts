import type { PlayStatus } from '../signals/messages.ts';
import type { Context } from './context.ts';
import { toBatonError } from './errors.ts';
import type { Paint } from './output.ts';
import type { Plays } from './plays.ts';

/** Milliseconds between two looks. A query leaves nothing in the play's history. */
const INTERVAL_MS = 1_000;

/** Looks in a row that may go unanswered: a worker that is being replaced is away for a few of them. */
const PATIENCE = 30;

const HOME_AND_CLEAR = '\u001b[H\u001b[2J\u001b[3J';

/** How a status is shown, once it is known how it is painted. */
export type StatusPage = (status: PlayStatus) => (paint: Paint) => string;

/**
 * Shows a play until it has ended, and returns its last status; null if the command was stopped before. A terminal gets
 * the page redrawn, anything else a line on stderr for each stage.
 */
export async function watchPlay(
  plays: Plays,
  id: string,
  context: Context,
  page: StatusPage,
  stop: AbortSignal,
): Promise<PlayStatus | null> {
  const { output, surroundings } = context;
  let known = false;
  let told = '';
  let unanswered = 0;
  while (!stop.aborted) {
    try {
      const status = await plays.status(id);
      unanswered = 0;
      known = true;
      if (output.live) output.page(`${HOME_AND_CLEAR}${page(status)(output.paint)}\n`);
      const line = `${status.stage}: ${status.ended ? 'the play has ended' : `waits for ${status.waitingFor}`}`;
      if (!output.live && line !== told) output.progress(line);
      told = line;
      if (status.ended) return status;
    } catch (error) {
      const { retryable, detail } = toBatonError(error);
      unanswered += 1;
      if (!retryable || !known || unanswered > PATIENCE) throw error;
      output.progress(`no answer: ${detail}`);
    }
    await surroundings.sleep(INTERVAL_MS, stop);
  }
  return null;
}
