import { judgeCondition, judgeGate } from '../../signals/conditions.ts';
import type { Judgement } from '../../signals/judgement.ts';
import { valueOf, type Knowledge } from '../../signals/knowledge.ts';
import { presentHead } from '../../signals/present-head.ts';
import { isUnlabelled } from '../../signals/run-label.ts';
import { isFinal } from '../../signals/run-phase.ts';
import { isRest, PENDING, stageOrder } from '../../signals/stage-graph.ts';
import { standingChangeRequests } from '../../signals/verdicts.ts';
import { currentHead, currentKnowledge, isKnownUnmerged, isMerged } from './pull-requests.ts';
import { positionOf, stageIndex, workingLabel, type KnownPosition, type Position } from './stages.ts';
import type { Ending, PlayState } from './state.ts';

/** What follows from a play's state without anything being remembered: where it is, and what it shows. */

/** Why a play rests: nothing moves on by itself, but somebody may bring it back. */
export interface Rest {
  readonly ending: Ending;
  readonly why: string;
}

/** Where the bound run is; null without one. */
export function position(state: PlayState): Position | null {
  return state.run === null ? null : positionOf(state.policy, state.run, state.startIndex);
}

/** Argo has ended the run, one way or the other. */
export function runHasEnded(state: PlayState): boolean {
  return state.run !== null && (state.run.gone || isFinal(state.run.phase));
}

/** Argo has ended the bound run, or is about to. */
export function isOver(state: PlayState): boolean {
  return runHasEnded(state) || (state.run !== null && state.run.shutdown !== null);
}

/** Somebody cancelled the play, or a deadline ends it: its run is stopped, and nothing else is done. */
export function isEnding(state: PlayState): boolean {
  return state.cancelled !== null || state.expired !== null;
}

/**
 * A play that is to end saw its run fail, and has not looked at it since: `argo retry` takes such a run up again, and
 * nobody may have told.
 */
export function mayHaveComeBack(state: PlayState): boolean {
  const { lookAgain, run, underWay } = state;
  const unread = lookAgain.includes('run') || underWay === 'readRun';
  return isEnding(state) && run !== null && !run.gone && ['Failed', 'Error'].includes(run.phase) && unread;
}

/** Why the play rests; null while it is alive. */
export function restOf(state: PlayState): Rest | null {
  const { run } = state;
  if (run?.gone === true && run.phase !== 'Succeeded')
    return { ending: 'failed', why: `run ${run.name} is gone from the cluster` };
  if (run !== null && ['Failed', 'Error'].includes(run.phase)) {
    return {
      ending: 'failed',
      why: `run ${run.name} ended ${run.phase}${run.message === null ? '' : `: ${run.message}`}`,
    };
  }
  const knowledge = currentKnowledge(state);
  if (knowledge !== null && valueOf(knowledge.state) === 'closed' && isGivenUp(state, knowledge)) {
    return { ending: 'abandoned', why: `pull request #${String(knowledge.pullRequest)} was closed without a merge` };
  }
  return null;
}

/**
 * Known not to be merged. A play that rests goes on resting until somebody says that it is: a newer word of it in its short
 * form, which doesn't tell of merges, is no reason to leave, and its clocks would begin again.
 */
function isGivenUp({ stage }: PlayState, knowledge: Knowledge): boolean {
  return isKnownUnmerged(knowledge) || (stage === 'abandoned' && !isMerged(knowledge));
}

/** The gates that an operator waived for the present head. */
export function waivedGates(state: PlayState): number[] {
  const head = currentHead(state);
  return state.waivers
    .filter((waiver) => waiver.commit === head && waiver.run === (state.run?.uid ?? null))
    .map((waiver) => waiver.gate);
}

/** How the gate at `index`, with all before it, stands at the present head. */
export function judgeAt(state: PlayState, index: number): Judgement {
  const waived = waivedGates(state);
  const knowledge = currentKnowledge(state);
  if (knowledge !== null) return judgeGate(state.policy, knowledge, index, waived);
  const everyGate = Array.from({ length: index + 1 }, (_, gate) => gate);
  if (everyGate.every((gate) => waived.includes(gate))) return { verdict: 'held', unmet: [] };
  return { verdict: 'not-held', unmet: ['no pull request of this task is known'] };
}

/** The stage that a play shows: what is being done, what is waited for, or what has to be done again. */
export function stageOf(state: PlayState): string {
  if (state.ended !== null) return state.ended;
  // A run that is replaced may come to its end first: what is shown then is what is to be done again.
  if (state.run?.phase === 'Succeeded') return state.submission?.startFrom ?? 'completed';
  const rest = restOf(state);
  if (rest !== null) return rest.ending;
  const where = position(state);
  if (where === null) return PENDING;
  if (!('index' in where) || isFrozen(state)) return stageBefore(state, where);
  return reworkLabel(state, where.index) ?? plainLabel(state, where);
}

/** The stage that stays while nobody can say where the run is; back from a rest, the one that its label still names. */
function stageBefore({ label, policy, run, stage }: PlayState, where: Position): string {
  if (!isRest(stage)) return stage;
  const isTold = where.kind !== 'hidden' && run !== null && !isUnlabelled(run);
  return isTold && label !== null && stageOrder(policy).includes(label) ? label : PENDING;
}

/** Stop and Terminate, or a gate that Argo failed: the run is ending, and its label stays. */
export function isFrozen(state: PlayState): boolean {
  const { run } = state;
  return run !== null && (run.shutdown !== null || run.gates.some((node) => node.phase === 'Failed'));
}

function plainLabel(state: PlayState, where: KnownPosition): string {
  if (where.kind === 'agent') return workingLabel(state.policy, where.index);
  const doubted = state.pauses['openGate']?.why === 'doubt';
  // On hold, and while its nodes are hidden, nothing opens, whatever holds.
  if (doubted || state.hold !== null || hiddenNodes(state) !== null || judgeAt(state, where.index).verdict !== 'held') {
    return state.policy.stages[where.index]?.gate.waiting ?? PENDING;
  }
  // About to open: the patch that opens the gate moves the label too.
  return stageIndex(state.policy, state.stage) >= 0 ? state.stage : workingLabel(state.policy, where.index);
}

/** The label of the agent whose part has to be done again; null if nothing behind the run's position is undone. */
function reworkLabel(state: PlayState, index: number): string | null {
  const knowledge = currentKnowledge(state);
  if (knowledge === null || index === 0) return null;
  if (changesWantedNow(state, knowledge)) return workingLabel(state.policy, 0);
  const waived = waivedGates(state);
  const undone = state.policy.stages
    .slice(state.startIndex, index)
    .findIndex(
      (stage, offset) =>
        !waived.includes(state.startIndex + offset) &&
        judgeCondition(stage.gate.condition, state.policy, knowledge).verdict === 'not-held',
    );
  return undone < 0 ? null : workingLabel(state.policy, state.startIndex + undone);
}

/** Somebody who counts asks for changes in the present head: implementation is due. */
function changesWantedNow(state: PlayState, knowledge: Knowledge): boolean {
  const head = presentHead(knowledge);
  return standingChangeRequests(state.policy, knowledge).some((review) => review.commit === head);
}

/** Why the nodes of the run can be neither read nor resumed; null if they can, or without a run. */
export function hiddenNodes({ run }: PlayState): string | null {
  const hidden = run?.hidden ?? null;
  return hidden === null ? null : `the run's nodes are ${hidden}: only the Argo Server can resume them`;
}
