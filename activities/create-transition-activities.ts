import { Context } from '@temporalio/activity';
import { ClusterError, type Cluster } from './argo/cluster.ts';
import { transitionRun } from './argo/transition-run.ts';
import { undoTransition } from './argo/undo-transition.ts';
import { attempt, inWords } from './attempts.ts';
import type { TransitionActivities, TransitionRunOutcome } from './transition-activities.ts';

/** What the activities of transitions touch. */
interface TransitionActivityPorts {
  readonly cluster: Cluster;
  /** Whether this play goes on, by its workflow id. */
  readonly isRunning: (play: string) => Promise<boolean>;
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: () => number;
  /** In [0, 1), for the jitter of retries. @default Math.random */
  readonly random?: () => number;
}

/** The activities of transitions over their ports. They throw only what the retry policy is to try again. */
export function createTransitionActivities({
  cluster,
  isRunning,
  clock = Date.now,
  random = Math.random,
}: TransitionActivityPorts): TransitionActivities {
  const means = { clock, random };
  return {
    transitionRun: (input) =>
      attempt(means, async (deadline) => {
        try {
          return await transitionRun({ cluster, isRunning, clock, deadline }, input);
        } catch (error) {
          return refusalOf(error);
        }
      }),
    undoTransition: (input) => attempt(means, (deadline) => undoTransition(cluster, { clock, deadline }, input)),
  };
}

/** What the API server refuses for good; after an attempt whose answer was lost nobody knows what is there. */
function refusalOf(error: unknown): TransitionRunOutcome {
  if (!(error instanceof ClusterError) || error.transient || Context.current().info.attempt > 1) throw error;
  return { kind: 'refused', why: inWords(error) };
}
