import { decide } from './decide.ts';
import type { Effect } from './effects.ts';
import type { PlayState } from './state.ts';
import { isEnding, runHasEnded } from './view.ts';

const WORDS: Readonly<Record<Effect['kind'], string>> = {
  openGate: 'opening the gate',
  moveStage: "writing the run's label",
  claimRun: 'marking the run as its own',
  submitRun: 'submitting a run',
  findSubmitted: 'looking whether its run was submitted',
  shutDownRun: 'stopping its run',
  findRuns: 'looking for runs of its task',
  readRun: 'reading its run',
  refresh: 'reading the pull request',
  findPullRequests: 'looking for pull requests of its task',
};

/**
 * What a play is doing or about to do, in words; null where nothing more comes of what it knows: it waits for news, for a
 * pause or for a person. `now` in milliseconds since the epoch.
 */
export function underWay(state: PlayState, now: number): string | null {
  if (state.underWay !== null) return WORDS[state.underWay];
  const decision = decide(state, now);
  if (decision.kind === 'act') return WORDS[decision.effect.kind];
  return isStopping(state) ? WORDS.shutDownRun : null;
}

/** The run was told to stop, and another is submitted as soon as it has ended. */
function isStopping(state: PlayState): boolean {
  const { hold, run, submission } = state;
  if (hold !== null || isEnding(state) || (run?.shutdown ?? null) === null) return false;
  return submission !== null && submission.after === run?.uid && !runHasEnded(state);
}
