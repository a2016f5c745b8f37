import { LABELS, PLAY_WORKFLOW_TYPE } from '../../signals/marks.ts';
import type { FindRunsInput, FindRunsOutcome } from '../play-activities.ts';
import type { Cluster, KubernetesObject } from './cluster.ts';
import { COMPLETED_LABEL } from './labels.ts';
import { listAll } from './list-all.ts';
import { claimOf } from './run-claim.ts';
import { hasEnded, snapshotOf } from './snapshot.ts';

/** The live runs of plays: what can still be adopted or moved. */
const LIVE_RUNS = `${LABELS.workflowType}=${PLAY_WORKFLOW_TYPE},${COMPLETED_LABEL}!=true`;

/**
 * Lists the live runs that claim this task. The label only narrows the list; a run without it is looked at too. Throws
 * `ClusterError`.
 */
export async function findRuns(
  cluster: Pick<Cluster, 'listWorkflows'>,
  input: FindRunsInput,
): Promise<FindRunsOutcome> {
  const runs = await listRunsOf(cluster, input);
  return { kind: 'found', runs: runs.map(snapshotOf) };
}

/** The live runs that claim this task, as the cluster shows them. Throws `ClusterError`. */
export async function listRunsOf(
  cluster: Pick<Cluster, 'listWorkflows'>,
  input: FindRunsInput,
): Promise<KubernetesObject[]> {
  const selectors = [`${LABELS.task} in (${input.task},task-${input.task})`, `!${LABELS.task}`];
  const lists = await Promise.all(
    selectors.map((selector) => listAll(cluster, input.namespace, `${LIVE_RUNS},${selector}`)),
  );
  return lists
    .flatMap((list) => list.items)
    .filter((workflow) => {
      const claim = claimOf(workflow);
      return (
        !hasEnded(workflow) &&
        claim?.task === input.task &&
        claim.owner === input.owner.toLowerCase() &&
        claim.repository === input.repository.toLowerCase()
      );
    });
}
