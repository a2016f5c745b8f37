import { patched, sleep } from '@temporalio/workflow';
import type { PlayInput, PlayStatus } from '../../../../signals/messages.ts';
import { play as present } from '../../../../workflows/play/play.ts';

/** A play as a later version might have it: one more step at the end, behind a patch. */
export async function play(input: PlayInput): Promise<PlayStatus> {
  const last = await present(input);
  if (patched('a-moment-of-silence')) await sleep(1);
  return last;
}
