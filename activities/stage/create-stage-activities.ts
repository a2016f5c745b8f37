import type { Cluster } from '../argo/cluster.ts';
import { repositoryOf } from '../argo/run-claim.ts';
import { stageReading } from '../argo/stage-reading.ts';
import { attempt } from '../attempts.ts';
import type { StageActivities } from './stage-activities.ts';

/** What reading stages touches. */
interface StagePorts {
  readonly cluster: Pick<Cluster, 'readWorkflow'>;
  /** Whether this play goes on, by its workflow id. */
  readonly isRunning: (play: string) => Promise<boolean>;
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: () => number;
  /** In [0, 1), for the jitter of retries. @default Math.random */
  readonly random?: () => number;
}

/** Reads stages of runs for those who may see them. It throws only what the retry policy is to try again. */
export function createStageActivities({
  cluster,
  isRunning,
  clock = Date.now,
  random = Math.random,
}: StagePorts): StageActivities {
  return {
    readStage: ({ run, repositories }) =>
      attempt({ clock, random }, async () => {
        const workflow = await cluster.readWorkflow(run.namespace, run.name);
        const repository = workflow === null ? null : repositoryOf(workflow);
        if (workflow === null || repository === null || !repositories.includes(repository)) {
          return { kind: 'not-found' };
        }
        const reading = stageReading(workflow);
        const owned = reading.play !== null && (await isRunning(reading.play));
        return { kind: 'read', reading: { ...reading, owned } };
      }),
  };
}
