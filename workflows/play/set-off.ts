import type { Effect } from './effects.ts';
import type { LabelWrite, PlayState, Wish } from './state.ts';

/**
 * What a play writes down when an effect begins, so that nothing that comes in while it is under way is mistaken for
 * something that its outcome has answered.
 */
export function setOff(state: PlayState, effect: Effect): PlayState {
  const read = readBy(effect);
  const lookAgain = state.lookAgain.filter((what) => what !== read);
  return { ...state, lookAgain, underWay: effect.kind, writes: writesWith(state, effect) };
}

function writesWith({ writes }: PlayState, effect: Effect): readonly LabelWrite[] {
  const write = writtenBy(effect);
  if (write === null) return writes;
  return [...writes.filter(({ label, revision }) => label !== write.label || revision !== write.revision), write];
}

function writtenBy(effect: Effect): LabelWrite | null {
  if (effect.kind === 'openGate') return { label: effect.input.stageNext, revision: effect.input.stageRevision };
  return effect.kind === 'moveStage' ? { label: effect.input.to, revision: effect.input.stageRevision } : null;
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
  if (effect.kind === 'findPullRequests') return 'pull-requests';
  if (effect.kind === 'findRuns') return effect.serves;
  // A stop answers with the run as it is now, too.
  return effect.kind === 'readRun' || effect.kind === 'shutDownRun' ? 'run' : null;
}
