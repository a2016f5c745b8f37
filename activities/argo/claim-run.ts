import { ANNOTATIONS } from '../../signals/marks.ts';
import type { ClaimRunInput, ClaimRunOutcome } from '../play-activities.ts';
import { isRun } from './classify-gate.ts';
import type { Cluster } from './cluster.ts';
import { compareAndSet, type Patience } from './compare-and-set.ts';
import { ownerIdOf, ownership } from './run-claim.ts';
import { snapshotOf } from './snapshot.ts';
import { annotationTests, annotationWrites } from './stage-patch.ts';

/**
 * Marks a run as this play's, unless another one has taken it since the operator looked: of two that take it at once the
 * cluster lets one through. Throws `ClusterError`.
 */
export async function claimRun(cluster: Cluster, patience: Patience, input: ClaimRunInput): Promise<ClaimRunOutcome> {
  const { gates, owner, play, run } = input;
  return compareAndSet<ClaimRunOutcome>(cluster, run, patience, async () => {
    const workflow = await cluster.readWorkflow(run.namespace, run.name);
    if (!isRun(workflow, run.uid)) return { kind: 'done', outcome: { kind: 'gone' } };
    const found = ownerIdOf(workflow);
    if (found === play) return { kind: 'done', outcome: { kind: 'claimed', run: snapshotOf(workflow, gates) } };
    if (found !== null && found !== owner) return { kind: 'done', outcome: { kind: 'held', by: found } };
    return {
      kind: 'write',
      patch: [
        { op: 'test', path: '/metadata/uid', value: run.uid },
        ...annotationTests(workflow, [ANNOTATIONS.play, ANNOTATIONS.run]),
        ...annotationWrites(workflow, ownership(play, run)),
      ],
      landed: (committed) =>
        ownerIdOf(committed) === play ? { kind: 'claimed', run: snapshotOf(committed, gates) } : null,
    };
  });
}
