import type { Effect } from './effects.ts';
import type { PlayState, Wish } from './state.ts';

/**
 * What a play writes down when an effect begins, so that nothing that comes in while it is under way is mistaken for
 * something that its outcome has answered.
 */
export function setOff(state: PlayState, effect: Effect): PlayState {
  const read = readBy(effect);
  const lookAgain = state.lookAgain.filter((what) => what !== read);
  return { ...state, lookAgain, underWay: effect.kind };
}

/** The effect has come to its end. A read that never came through is still wanted. */
export function cameBack(state: PlayState, effect: Effect, reached: boolean): PlayState {
  const read = readBy(effect);
  const unread = reached || read === null || state.lookAgain.includes(read) ? [] : [read];
  return { ...state, lookAgain: [...state.lookAgain, ...unread], underWay: null };
}

/** What an effect reads as a whole: who asked for that before it began is served by it. */
function readBy(effect: Effect): Wish | null {
  if (effect.kind === 'refresh') return effect.input.pullRequest;
  return effect.kind === 'findRuns' || effect.kind === 'readRun' ? 'run' : null;
}
