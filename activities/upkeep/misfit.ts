import type { StagePolicy } from '../../config/policy.ts';
import type { GateNode, RunSnapshot } from '../../signals/facts.ts';
import { isUnlabelled } from '../../signals/run-label.ts';
import { isFinal } from '../../signals/run-phase.ts';
import { isGate } from './run-changes.ts';
import type { VisiblePlay } from './visible-plays.ts';

/** Stages of plays that have nothing to do with a run any more. */
const OVER = ['completed', 'cancelled'];

/** Attention that forbids every write, so that the run's label may lag behind the play's stage for as long as it lasts. */
const LABEL_MAY_LAG = [
  'two-pull-requests',
  'stage-mismatch',
  'ambiguous-gate',
  'spec-suspended',
  'needs-argo-server',
  'held',
];

/**
 * Why a play that shows this can't have heard that its run looks like this, in words; null if it may have. Only what the
 * play shows is looked at (it is not asked), so where that says nothing of the run the answer is to tell it once.
 */
export function misfitOf(run: RunSnapshot, play: VisiblePlay, stages: readonly StagePolicy[]): string | null {
  const { stage, attention } = play;
  if (stage === null || OVER.includes(stage)) return null;
  if (isFinal(run.phase)) {
    const isKnown = stage === 'pending' || (stage === 'failed' && run.phase !== 'Succeeded');
    return isKnown ? null : `the run is ${run.phase}`;
  }
  // A run that stood at two gates when it was found, or whose nodes were hidden: nobody can say at which stage it is.
  const isUnplaced = attention.includes('ambiguous-gate') || attention.includes('needs-argo-server');
  if (stage === 'pending' && !isUnplaced) return 'the play has no run';
  if (attention.includes('resting')) return `the run is alive and the play rests (${stage})`;
  return (
    unlikeShown(run, attention, stages) ??
    (attention.includes('stage-mismatch') ? 'its label may have been put back' : null) ??
    gateUnlikeStage(run, stage, stages) ??
    labelUnlikeStage(run, play)
  );
}

/** Attention that follows from the run alone: whether the play shows it and whether the run gives reason for it. */
function unlikeShown(run: RunSnapshot, attention: readonly string[], stages: readonly StagePolicy[]): string | null {
  const [first, ...others] = waitingAt(run, stages);
  const reasons: Readonly<Record<string, boolean>> = {
    'spec-suspended': run.suspended,
    'needs-argo-server': run.hidden !== null,
    'ambiguous-gate': others.length > 0,
    'needs-value': others.length === 0 && first?.needsValue === true,
  };
  const differing = Object.entries(reasons).find(([kind, isSo]) => attention.includes(kind) !== isSo);
  if (differing === undefined) return null;
  const [kind, isSo] = differing;
  return isSo ? `the play does not show ${kind}` : `the play still shows ${kind}`;
}

/** A play that waits shows the gate's label, and one whose gate has not been reached shows the agent's. */
function gateUnlikeStage(run: RunSnapshot, stage: string, stages: readonly StagePolicy[]): string | null {
  const waiting = waitingAt(run, stages);
  // What can't be read can't be compared; at two gates at once, or while the run is being stopped, the stage stays.
  if (run.hidden !== null || run.shutdown !== null || waiting.length > 1) return null;
  const reached = (index: number): boolean => waiting.some((node) => isGate(node, stages.slice(index, index + 1)));
  const atWork = stages.findIndex(({ working }) => working === stage);
  if (atWork >= 0 && reached(atWork)) return 'the run waits at a gate and the play shows its agent at work';
  const atGate = stages.findIndex(({ gate }) => gate.waiting === stage);
  return atGate >= 0 && !reached(atGate) ? 'the play waits at a gate at which the run does not stand' : null;
}

function labelUnlikeStage(run: RunSnapshot, { stage, attention }: VisiblePlay): string | null {
  if (isUnlabelled(run) || run.stage === stage || attention.some((kind) => LABEL_MAY_LAG.includes(kind))) return null;
  return `the run's label is ${run.stage ?? 'missing'}, the play's stage ${stage ?? 'unknown'}`;
}

/** The gates at which a run stands. */
export function waitingAt(run: RunSnapshot, stages: readonly StagePolicy[]): GateNode[] {
  return run.gates.filter((node) => node.phase === 'Running' && isGate(node, stages));
}
