import type { PlayStatus } from '../signals/messages.ts';
import type { Context } from './context.ts';
import type { Plays } from './plays.ts';

/** Milliseconds between two looks, and how many there are: fifteen seconds. A query leaves nothing in the play's history. */
const INTERVAL_MS = 250;
const LOOKS = 60;

/** Looks after which a person is told what is waited for: a second. */
const SILENT_LOOKS = 4;

/**
 * Follows a play that has accepted a command until what follows from it is done, fifteen seconds at most, and resolves with
 * what the play shows then. A play that gives no answer any more has accepted the command all the same: then with what it
 * showed last.
 */
export async function untilSettled(
  plays: Plays,
  id: string,
  accepted: PlayStatus,
  { output, surroundings }: Context,
): Promise<PlayStatus> {
  const never = new AbortController().signal;
  let status = accepted;
  for (let looks = 1; status.underWay !== null && looks <= LOOKS; looks += 1) {
    if (output.live && looks === SILENT_LOOKS) output.progress(`accepted; it is ${status.underWay}`);
    await surroundings.sleep(INTERVAL_MS, never);
    try {
      status = await plays.status(id);
    } catch {
      break;
    }
  }
  return status;
}
