import type { FindRunsInput, FindRunsOutcome } from '../play-activities.ts';
import type { RunsOfTasks } from './live-runs.ts';
import { snapshotOf } from './snapshot.ts';

/** Finds the live runs that claim this task. Throws `ClusterError`. */
export async function findRuns(liveRuns: RunsOfTasks, input: FindRunsInput): Promise<FindRunsOutcome> {
  const runs = await liveRuns.of(input.namespace, input, (run) => snapshotOf(run, input.gates));
  return { kind: 'found', runs };
}
