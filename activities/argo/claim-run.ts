import { ANNOTATIONS } from '../../signals/marks.ts';
import { playId } from '../../signals/messages.ts';
import type { ClaimRunInput, ClaimRunOutcome } from '../play-activities.ts';
import { isRun } from './classify-gate.ts';
import type { Cluster, KubernetesObject } from './cluster.ts';
import { compareAndSet, type Patience } from './compare-and-set.ts';
import { claimOf, ownerIdOf, ownership } from './run-claim.ts';
import { snapshotOf } from './snapshot.ts';
import { annotationTests, annotationWrites } from './stage-patch.ts';

/**
 * Marks a run as this play's, unless another one has taken it since the operator looked: of two that take it at once the
 * cluster lets one through. Where nothing can be marked, only a run is taken whose own arguments name the play's task. Throws
 * `ClusterError`.
 */
export async function claimRun(cluster: Cluster, patience: Patience, input: ClaimRunInput): Promise<ClaimRunOutcome> {
  const { gates, owner, play, run } = input;
  return compareAndSet<ClaimRunOutcome>(cluster, run, patience, async () => {
    const workflow = await cluster.readWorkflow(run.namespace, run.name);
    if (!isRun(workflow, run.uid)) return { kind: 'done', outcome: { kind: 'gone' } };
    const found = ownerIdOf(workflow);
    if (found === play) return { kind: 'done', outcome: { kind: 'claimed', run: snapshotOf(workflow, gates) } };
    if (found !== null && found !== owner) return { kind: 'done', outcome: { kind: 'held', by: found } };
    if (workflow.reach === 'operations-only') return { kind: 'done', outcome: unmarked(workflow, input) };
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

/** Whoever comes later has to see whose run it is: where no mark can say so, its arguments must. */
function unmarked(workflow: KubernetesObject, { gates, play }: ClaimRunInput): ClaimRunOutcome {
  const claim = claimOf(workflow);
  if (claim === null) {
    return { kind: 'unmarkable', why: 'names no task by its arguments, and the Argo Server can mark nothing' };
  }
  const by = playId(claim);
  return by === play ? { kind: 'claimed', run: snapshotOf(workflow, gates) } : { kind: 'held', by };
}
