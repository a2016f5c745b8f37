import type { PlayStatus } from '../signals/messages.ts';
import type { Context } from './context.ts';
import type { Plays } from './plays.ts';

/** Milliseconds between two looks, and until the last answer. A query leaves nothing in the play's history. */
const INTERVAL_MS = 250;
const PATIENCE_MS = 15_000;

/** Milliseconds after which a person is told what is waited for. */
const SILENT_MS = 1_000;

/**
 * Follows a play that has accepted a command until what follows from it is done, fifteen seconds at most by the clock, however
 * slowly it answers, and resolves with what the play shows then. A play that gives no answer any more has accepted the
 * command all the same: then with what it showed last.
 */
export async function untilSettled(
  plays: Plays,
  id: string,
  accepted: PlayStatus,
  { output, surroundings }: Context,
): Promise<PlayStatus> {
  const never = new AbortController().signal;
  const begun = surroundings.now();
  const left = (): number => begun + PATIENCE_MS - surroundings.now();
  let status = accepted;
  let isTold = !output.live;
  while (status.underWay !== null && left() > INTERVAL_MS) {
    if (!isTold && surroundings.now() - begun >= SILENT_MS) {
      output.progress(`accepted; it is ${status.underWay}`);
      isTold = true;
    }
    await surroundings.sleep(INTERVAL_MS, never);
    try {
      status = await plays.status(id, left());
    } catch {
      break;
    }
  }
  return status;
}
