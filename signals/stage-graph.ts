import type { Policy } from '../config/policy.ts';

/** Which stages there are, and which may follow which: for plays, and for runs that no play owns. */

/** What the graph is made of. */
export type StageList = Pick<Policy, 'stages' | 'finalizing'>;

/** The stage of a play that has no run yet; not in the configured list. */
export const PENDING = 'pending';

/** Stages from which nothing moves on by itself; `failed` and `abandoned` rest before they close. */
export const ENDINGS = ['completed', 'failed', 'cancelled', 'abandoned'] as const;

/** Every stage in order: pending, each agent and its gate, finalizing. Endings come from anywhere. */
export function stageOrder(list: StageList): string[] {
  return [PENDING, ...list.stages.flatMap((stage) => [stage.working, stage.gate.waiting]), list.finalizing];
}

/** Whether a play that shows this rests: somebody may bring it back. */
export function isRest(stage: string): boolean {
  return stage === 'failed' || stage === 'abandoned';
}

/** Whether this is an ending. */
function isEndingStage(stage: string): boolean {
  return ENDINGS.some((ending) => ending === stage);
}

/**
 * Whether a play may show `to` after `from`: along the list, forward or back to what has to be done again; the endings
 * from anywhere, and back from a rest (`failed`, `abandoned`), to pending too where no run is known to be anywhere; never
 * else back to pending, never on from an ending.
 */
export function isLegalTransition(list: StageList, from: string, to: string): boolean {
  if (from === to) return true;
  if (from === 'completed' || from === 'cancelled') return false;
  if (isEndingStage(to)) return true;
  const order = stageOrder(list);
  if (isRest(from)) return order.includes(to);
  return order.indexOf(to) > 0 && order.includes(from);
}

/** A run as the graph has to know it. */
export interface StageSituation {
  /** The label that it carries; null for none. */
  readonly from: string | null;
  /** Argo's `status.phase`. */
  readonly phase: string;
  /** Argo has ended it. */
  readonly ended: boolean;
  /** `spec.shutdown` is set: Argo is about to end it. */
  readonly stopping: boolean;
}

/**
 * The stages that a run may be given by hand, in their order; without the one that it is at. Forward along the list, also
 * past some of it; `back`: to what lies behind instead, never to pending. A run that Argo has ended, or is about to end,
 * takes an ending only: `completed` if it Succeeded, the others if it did not. From a label that is none of these stages,
 * and from none, to any.
 */
export function legalStages(list: StageList, situation: StageSituation, back: boolean): string[] {
  const { from, phase, ended, stopping } = situation;
  const order = stageOrder(list);
  const here = from === null ? -1 : order.indexOf(from);
  const along = order.filter((stage, place) => {
    if (ended || stopping || stage === from) return false;
    if (here < 0) return !back && (place > 0 || from === null);
    return back ? place > 0 && place < here : place > here;
  });
  const endings = back ? [] : ENDINGS.filter((ending) => mayEnd(ending, phase, ended));
  return [...along, ...endings].filter(
    (to) => to !== from && (from === null || !isKnown(list, from) || isLegalTransition(list, from, to)),
  );
}

/** Whether the label is one of these stages, an ending included. */
export function isKnown(list: StageList, stage: string): boolean {
  return stageOrder(list).includes(stage) || isEndingStage(stage);
}

function mayEnd(ending: (typeof ENDINGS)[number], phase: string, ended: boolean): boolean {
  if (ending === 'completed') return phase === 'Succeeded';
  return !ended || phase !== 'Succeeded';
}
