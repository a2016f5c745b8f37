import type { StageAnswer, StageQuestion } from '../../signals/stage-request.ts';
import { read } from './read.ts';

/** One look at the stage of a run, for somebody who has no rights on the cluster. */
export async function stageReading(question: StageQuestion): Promise<StageAnswer> {
  return read(question);
}
