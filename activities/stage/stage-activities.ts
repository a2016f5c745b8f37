import type { StageAnswer, StageQuestion } from '../../signals/stage-request.ts';

/** The activity of what is asked of a run's stage over HTTP, as the workflows see it. */
export interface StageActivities {
  /** Reads the run, if it says that it is of one of the repositories; a run that is not there for whoever asks is `not-found`. */
  readStage(question: StageQuestion): Promise<StageAnswer>;
}
