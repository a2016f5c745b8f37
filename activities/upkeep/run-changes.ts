import type { StagePolicy } from '../../config/policy.ts';
import type { GateNode, RunSnapshot } from '../../signals/facts.ts';
import { gateNames, isNamed } from '../../signals/gate-names.ts';
import { RESUME_MARK } from '../../signals/marks.ts';
import { isUnlabelled } from '../../signals/run-label.ts';
import { isFinal } from '../../signals/run-phase.ts';
import type { RunTarget } from './run-target.ts';

/**
 * Why a play has to hear of a run, in words; null if it need not. Every telling is a signal in the play's history, so
 * what the play did itself, and what changes nothing for it, is not told.
 */

/** Of a run that was seen before: what is different. Labels that Baton wrote and gates that it opened are not told. */
export function changeOf(before: RunSnapshot, now: RunSnapshot, stages: readonly StagePolicy[]): string | null {
  // A copy carries the label of another run's end: only what was told before says that its play knew of this one.
  if (now.gone) return before.gone || (isFinal(before.phase) && isDone(now)) ? null : 'the run is gone';
  if (isFinal(now.phase) !== isFinal(before.phase) || (isFinal(now.phase) && now.phase !== before.phase))
    return `the run is ${now.phase}`;
  if (now.suspended !== before.suspended) return now.suspended ? 'the run is suspended' : 'the run goes on';
  if (now.shutdown !== before.shutdown) return 'the run is being stopped';
  if (now.hidden !== before.hidden) return "the run's nodes are hidden";
  for (const node of now.gates) {
    const earlier = before.gates.find((other) => isSameVisit(other, node));
    if (node.phase === earlier?.phase) {
      if (node.phase !== 'Running' || node.needsValue === earlier.needsValue || !isGate(node, stages)) continue;
      return node.needsValue ? `${node.displayName} wants a value` : `${node.displayName} has its value`;
    }
    if (node.phase === 'Running') return `${node.displayName} was reached`;
    if (earlier?.phase === 'Running' && !isOurs(node)) return `${node.displayName} was left`;
    if (earlier === undefined && isGate(node, stages) && !isOurs(node)) return `${node.displayName} was passed`;
  }
  const lost = before.gates.find(
    (node) => node.phase === 'Running' && !now.gates.some((other) => isSameVisit(other, node)),
  );
  if (lost !== undefined) return `${lost.displayName} was taken back`;
  // A label of ours comes with our next revision; an older one is a copy, or a write that was carried out late.
  if (!isUnlabelled(now) && now.stage !== before.stage && now.stageRevision <= before.stageRevision)
    return 'the label was changed by another';
  return null;
}

/**
 * Of a run that is seen for the first time: what its own labels don't show as known to its play. Those of a copy are
 * another run's.
 */
export function newsOf(now: RunSnapshot, madeBy: RunTarget['madeBy'], stages: readonly StagePolicy[]): string | null {
  if (madeBy !== 'copy' && isDone(now)) return null;
  if (now.gone) return 'the run is gone';
  if (isFinal(now.phase)) return `the run is ${now.phase}`;
  if (madeBy === 'copy') return 'the run is a copy';
  if (madeBy === 'others' && now.stageRevision === 0) return 'the run is new';
  if (now.suspended || now.shutdown !== null || now.hidden !== null) return 'the run does not go on by itself';
  const reached = now.gates.filter((node) => node.phase === 'Running');
  const waiting = reached.flatMap((node) =>
    stages.filter((stage) => isGate(node, [stage])).map(({ gate }) => gate.waiting),
  );
  if (reached.length === 0 && stages.some(({ gate }) => gate.waiting === now.stage)) return 'the run waits no more';
  if (reached.length > 0 && (now.stage === null || !waiting.includes(now.stage))) return 'the run waits at a gate';
  return null;
}

/** Its play has seen it to the end and said so: nobody is left to be told. */
function isDone(run: RunSnapshot): boolean {
  return run.phase === 'Succeeded' && run.stage === 'completed';
}

function isSameVisit(a: GateNode, b: GateNode): boolean {
  return a.id === b.id && a.startedAt === b.startedAt;
}

function isOurs(node: GateNode): boolean {
  return node.message?.includes(RESUME_MARK) === true;
}

export function isGate(node: GateNode, stages: readonly StagePolicy[]): boolean {
  return isNamed(node, gateNames(stages));
}
