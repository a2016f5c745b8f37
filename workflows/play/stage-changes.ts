import { isRest } from '../../signals/stage-graph.ts';
import type { StageChange } from '../../signals/transition.ts';
import { stageIndex } from './stages.ts';
import type { PlayState } from './state.ts';
import { restOf } from './view.ts';

/** How a play came to be where it is: what its stages were, with who moved it and why. */

/** Changes that a play keeps. */
const KEPT_CHANGES = 50;

/** Characters that are kept of why. */
const KEPT_REASON = 300;

/** Remembers that the play shows another stage from now on. `now` in milliseconds since the epoch. */
export function withStageChange(state: PlayState, to: string, now: number): PlayState {
  const { asked, stage: from, stageChanges } = state;
  const { by, reason } = asked ?? { by: 'baton', reason: reasonOf(state, to) };
  const change: StageChange = {
    from,
    to,
    at: new Date(now).toISOString(),
    by,
    reason: reason.slice(0, KEPT_REASON),
    revision: null,
  };
  return { ...state, asked: null, stageChanges: [...stageChanges, change].slice(-KEPT_CHANGES) };
}

/** Why a play shows a stage that nobody commanded; empty where the stage says all. */
function reasonOf(state: PlayState, to: string): string {
  const { policy, run } = state;
  if (isRest(to)) return state.expired?.why ?? restOf(state)?.why ?? '';
  if (to === 'completed') return `run ${run?.name ?? ''} Succeeded`;
  const index = stageIndex(policy, to);
  if (policy.stages[index]?.gate.waiting === to) return `run ${run?.name ?? ''} reached the gate`;
  if (index >= 0 && index < stageIndex(policy, state.stage)) return 'it has to be done again at the present head';
  const before = to === policy.finalizing ? policy.stages.length - 1 : index - 1;
  const opened = state.opened.findLast(({ gate }) => gate === before);
  if (opened === undefined) return run === null ? '' : `bound to run ${run.name}`;
  return `gate ${policy.stages[before]?.gate.waiting ?? ''} was opened (${opened.how})`;
}
