import { ANNOTATIONS } from '../../signals/marks.ts';
import type { UndoTransitionInput, UndoTransitionOutcome } from '../transition-activities.ts';
import { isRun } from './classify-gate.ts';
import type { Cluster, KubernetesObject } from './cluster.ts';
import { compareAndSet, type Patience } from './compare-and-set.ts';
import { labelPatch } from './label-patch.ts';
import { stageReading } from './stage-reading.ts';

/**
 * Gives the run the label that it had before a transition, if it still carries exactly what that one wrote: its token, its
 * revision and its label. Whatever anybody wrote since stands. Throws `ClusterError`.
 */
export async function undoTransition(
  cluster: Cluster,
  patience: Patience,
  { run, token, reason }: UndoTransitionInput,
): Promise<UndoTransitionOutcome> {
  const undone = `${token}/undone`;
  return compareAndSet<UndoTransitionOutcome>(cluster, run, patience, async () => {
    const workflow = await cluster.readWorkflow(run.namespace, run.name);
    if (!isRun(workflow, run.uid)) return { kind: 'done', outcome: { kind: 'gone' } };
    const earlier = undoneIn(workflow, undone);
    if (earlier !== null) return { kind: 'done', outcome: earlier };
    if (workflow.metadata.annotations?.[ANNOTATIONS.stageToken] !== token) {
      return { kind: 'done', outcome: { kind: 'nothing-landed' } };
    }
    const { history, revision, stage } = stageReading(workflow);
    const last = history.at(-1);
    // Without its line in the history nobody knows what was there before: it may have found no room.
    if (last?.revision !== revision || last.to !== stage) {
      return { kind: 'done', outcome: { kind: 'overtaken', found: stage } };
    }
    return {
      kind: 'write',
      patch: labelPatch(workflow, { to: last.from, by: 'baton', reason, token: undone }, patience.clock()),
      landed: (committed) => undoneIn(committed, undone),
    };
  });
}

function undoneIn(workflow: KubernetesObject, undone: string): UndoTransitionOutcome | null {
  if (workflow.metadata.annotations?.[ANNOTATIONS.stageToken] !== undone) return null;
  return { kind: 'undone', to: stageReading(workflow).stage };
}
