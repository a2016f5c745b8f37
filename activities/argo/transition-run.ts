import { judgeTransition } from '../../signals/judge-transition.ts';
import { ANNOTATIONS, LABELS } from '../../signals/marks.ts';
import type { TransitionRunInput, TransitionRunOutcome } from '../transition-activities.ts';
import { isRun } from './classify-gate.ts';
import type { Cluster, KubernetesObject } from './cluster.ts';
import { compareAndSet, type Patience, type Step } from './compare-and-set.ts';
import { labelPatch } from './label-patch.ts';
import { stageReading } from './stage-reading.ts';

/** What a transition touches. */
export interface TransitionPorts extends Patience {
  readonly cluster: Cluster;
  /** Whether this play goes on, by its workflow id. */
  readonly isRunning: (play: string) => Promise<boolean>;
}

/**
 * Reads the run, judges what is asked for, and writes it, guarded by uid, by whose run it is, and by the label and revision
 * as read. Throws `ClusterError`, and what `isRunning` throws.
 */
export async function transitionRun(ports: TransitionPorts, input: TransitionRunInput): Promise<TransitionRunOutcome> {
  const { cluster } = ports;
  const { run, dryRun } = input;
  const writer: Pick<Cluster, 'patchWorkflow' | 'operateWorkflow'> = {
    patchWorkflow: (namespace, name, patch) => cluster.patchWorkflow(namespace, name, patch, { dryRun }),
    operateWorkflow: (...operation) => cluster.operateWorkflow(...operation),
  };
  return compareAndSet<TransitionRunOutcome>(writer, run, ports, async () => {
    const workflow = await cluster.readWorkflow(run.namespace, run.name);
    if (!isRun(workflow, run.uid)) return { kind: 'done', outcome: { kind: 'gone' } };
    const landed = landedOf(workflow, input);
    if (landed !== null) return { kind: 'done', outcome: landed };
    const { play, stage } = stageReading(workflow);
    if (play !== null && (await ports.isRunning(play))) {
      return { kind: 'done', outcome: { kind: 'owned', play, found: stage } };
    }
    return step(workflow, input, ports.clock());
  });
}

function step(workflow: KubernetesObject, input: TransitionRunInput, now: number): Step<TransitionRunOutcome> {
  const reading = stageReading(workflow);
  const { stage: from, revision } = reading;
  const judgement = judgeTransition(reading, input.destination, input.stages);
  switch (judgement.kind) {
    case 'write': {
      const { by, reason, token } = input;
      const patch = labelPatch(workflow, { to: judgement.to, by, reason, token }, now);
      return { kind: 'write', patch, landed: (committed) => landedOf(committed, input) };
    }
    case 'already-there':
      return { kind: 'done', outcome: { kind: 'already-there', from, to: from, revision } };
    default:
      return { kind: 'done', outcome: { ...judgement, found: from } };
  }
}

/** What this transition wrote, if it is there: by its token, and by the label that goes with it. */
function landedOf(workflow: KubernetesObject, { dryRun, token }: TransitionRunInput): TransitionRunOutcome | null {
  const { history, revision, stage } = stageReading(workflow);
  const last = history.at(-1);
  if (workflow.metadata.annotations?.[ANNOTATIONS.stageToken] !== token) return null;
  const from = last?.revision === revision ? last.from : (workflow.metadata.labels?.[LABELS.previousStage] ?? null);
  return { kind: dryRun ? 'would-move' : 'moved', from, to: stage, revision };
}
