import type { ReadRunInput, ReadRunOutcome } from '../play-activities.ts';
import { isRun } from './classify-gate.ts';
import type { Cluster } from './cluster.ts';
import { snapshotOf } from './snapshot.ts';

/** Reads the run with this uid. Throws `ClusterError`. */
export async function readRun(
  cluster: Pick<Cluster, 'readWorkflow'>,
  { gates, run }: ReadRunInput,
): Promise<ReadRunOutcome> {
  const workflow = await cluster.readWorkflow(run.namespace, run.name, { nodesNeeded: true });
  return isRun(workflow, run.uid) ? { kind: 'read', run: snapshotOf(workflow, gates) } : { kind: 'gone' };
}
