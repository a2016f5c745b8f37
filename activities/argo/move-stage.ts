import { ANNOTATIONS, LABELS } from '../../signals/marks.ts';
import type { MoveStageInput, MoveStageOutcome } from '../play-activities.ts';
import { isRun } from './classify-gate.ts';
import type { Cluster, JsonPatchOperation, KubernetesObject } from './cluster.ts';
import { compareAndSet, type Patience, type Step } from './compare-and-set.ts';
import { COMPLETED_LABEL } from './labels.ts';
import { hasEnded, snapshotOf } from './snapshot.ts';
import { pointer, stageTests, stageWrites, type Marked } from './stage-patch.ts';
import { stampOf } from './stamp.ts';

/** What moving a label touches. */
interface MoveStagePorts extends Patience {
  readonly cluster: Cluster;
}

/**
 * Moves the stage label, guarded by uid, by the label and the revision that the play believes in, and by the run's not
 * having ended. The first write is made on that belief alone; where the guards refuse it, the run is read. A run
 * whose label nobody here can write counts as moved. Throws `ClusterError`.
 */
export async function moveStage(ports: MoveStagePorts, input: MoveStageInput): Promise<MoveStageOutcome> {
  const { run } = input;
  let believed = believedOf(input);
  return compareAndSet<MoveStageOutcome>(ports.cluster, run, ports, async () => {
    if (believed !== null) {
      const step = write(believed, input, ports.clock(), [NOT_ENDED]);
      believed = null;
      return step;
    }
    const workflow = await ports.cluster.readWorkflow(run.namespace, run.name);
    if (!isRun(workflow, run.uid)) return { kind: 'done', outcome: { kind: 'gone' } };
    return step(workflow, input, ports.clock());
  });
}

/** The controller labels a run as it begins, and again in the write that ends it. */
const NOT_ENDED: JsonPatchOperation = {
  op: 'test',
  path: pointer('metadata', 'labels', COMPLETED_LABEL),
  value: 'false',
};

/** The marks of the run as the play knows them; null where a write has to see the run first. */
function believedOf({ from, to, stageRevision }: MoveStageInput): Marked | null {
  if (from === null || to === 'completed') return null;
  const before = stageRevision - 1;
  const annotations = before > 0 ? { [ANNOTATIONS.stageRevision]: String(before) } : {};
  return { metadata: { labels: { [LABELS.stage]: from }, annotations } };
}

function step(workflow: KubernetesObject, input: MoveStageInput, now: number): Step<MoveStageOutcome> {
  const { gates, to, stageRevision } = input;
  const snapshot = snapshotOf(workflow, gates);
  // The play learns it from the run, and asks no more.
  if (!snapshot.labelled) return { kind: 'done', outcome: { kind: 'moved', run: snapshot } };
  const found = snapshot.stage;
  const isOvertaken = snapshot.stageRevision >= stageRevision;
  // An earlier attempt of ours has landed.
  if (found === to && isOvertaken) return { kind: 'done', outcome: { kind: 'moved', run: snapshot } };
  if (hasEnded(workflow) && !(to === 'completed' && snapshot.phase === 'Succeeded')) {
    return { kind: 'done', outcome: { kind: 'completed', run: snapshot } };
  }
  // A label that is where it should be is nobody's mistake: then only our revision is missing. One that has come to be what
  // it was is written by the play that has gone on, and not by an attempt that Temporal has given up.
  if (found !== to && (found !== input.from || isOvertaken))
    return { kind: 'done', outcome: { kind: 'stage-mismatch', run: snapshot, found } };
  return write(workflow, input, now);
}

function write(
  run: Marked,
  input: MoveStageInput,
  now: number,
  guards: readonly JsonPatchOperation[] = [],
): Step<MoveStageOutcome> {
  const { gates, to, stageRevision, pullRequest } = input;
  const from = run.metadata.labels?.[LABELS.stage] ?? null;
  const move = { uid: input.run.uid, from, to, stageRevision, pullRequest, at: stampOf(now) };
  return {
    kind: 'write',
    patch: [...stageTests(run, move), ...guards, ...stageWrites(run, move)],
    landed: (committed) => {
      const hasMoved =
        committed.metadata.labels?.[LABELS.stage] === to &&
        committed.metadata.annotations?.[ANNOTATIONS.stageRevision] === String(stageRevision);
      return hasMoved ? { kind: 'moved', run: snapshotOf(committed, gates) } : null;
    },
  };
}
