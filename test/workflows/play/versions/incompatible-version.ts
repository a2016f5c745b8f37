import { sleep } from '@temporalio/workflow';
import type { PlayInput, PlayStatus } from '../../../../signals/messages.ts';
import { play as present } from '../../../../workflows/play/play.ts';

/** A play as no later version may have it: one more step at the beginning, and no patch. */
export async function play(input: PlayInput): Promise<PlayStatus> {
  await sleep(1);
  return present(input);
}
