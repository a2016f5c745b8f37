import { ANNOTATIONS, LABELS } from '../../signals/marks.ts';
import type { MoveStageInput, MoveStageOutcome } from '../play-activities.ts';
import { isRun } from './classify-gate.ts';
import type { Cluster, KubernetesObject } from './cluster.ts';
import { compareAndSet, type Patience, type Step } from './compare-and-set.ts';
import { hasEnded, snapshotOf } from './snapshot.ts';
import { stageTests, stageWrites } from './stage-patch.ts';
import { stampOf } from './stamp.ts';

/** What moving a label touches. */
interface MoveStagePorts extends Patience {
  readonly cluster: Cluster;
}

/** Moves the stage label, guarded by uid and by the label that the play believes in. Throws `ClusterError`. */
export async function moveStage(ports: MoveStagePorts, input: MoveStageInput): Promise<MoveStageOutcome> {
  const { run } = input;
  return compareAndSet<MoveStageOutcome>(ports.cluster, run, ports, async () => {
    const workflow = await ports.cluster.readWorkflow(run.namespace, run.name);
    if (!isRun(workflow, run.uid)) return { kind: 'done', outcome: { kind: 'gone' } };
    return step(workflow, input, ports.clock());
  });
}

function step(workflow: KubernetesObject, input: MoveStageInput, now: number): Step<MoveStageOutcome> {
  const { gates, run, to, stageRevision, pullRequest } = input;
  const snapshot = snapshotOf(workflow, gates);
  const found = snapshot.stage;
  // An earlier attempt of ours has landed.
  if (found === to && snapshot.stageRevision === stageRevision)
    return { kind: 'done', outcome: { kind: 'moved', run: snapshot } };
  if (hasEnded(workflow) && !(to === 'completed' && snapshot.phase === 'Succeeded')) {
    return { kind: 'done', outcome: { kind: 'completed', run: snapshot } };
  }
  // A label that is where it should be is nobody's mistake: then only our revision is missing.
  if (found !== input.from && found !== to)
    return { kind: 'done', outcome: { kind: 'stage-mismatch', run: snapshot, found } };
  const move = { uid: run.uid, from: found, to, stageRevision, pullRequest, at: stampOf(now) };
  return {
    kind: 'write',
    patch: [...stageTests(workflow, move), ...stageWrites(workflow, move)],
    landed: (committed) => {
      const hasMoved =
        committed.metadata.labels?.[LABELS.stage] === to &&
        committed.metadata.annotations?.[ANNOTATIONS.stageRevision] === String(stageRevision);
      return hasMoved ? { kind: 'moved', run: snapshotOf(committed, gates) } : null;
    },
  };
}
