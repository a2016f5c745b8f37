import { activeMs, wallClock } from './clock.ts';
import type { Effect } from './effects.ts';
import { currentPullRequest } from './pull-requests.ts';
import { visitOf } from './stages.ts';
import type { PlayState } from './state.ts';
import { isEnding, position, runHasEnded } from './view.ts';

/**
 * Looking for the pull request of which no delivery ever told: the play was begun late, or the first deliveries were lost.
 * Once by itself at each visit of a gate, and whenever somebody wants everything read again. `now` in milliseconds since
 * the epoch.
 */

/** A pull request that comes with the gate is told before this; asking earlier would only cost. Milliseconds. */
const PATIENCE_MS = 60_000;

/** Looks for pull requests, if that is due. */
export function seek(state: PlayState, now: number): Effect | null {
  const at = seekAt(state, now);
  if (!state.lookAgain.includes('pull-requests') && (at === null || at > now)) return null;
  const { owner, repository, task } = state.identity;
  const { stages, roles, trustedAuthors, self } = state.policy;
  const policy = { stages, roles, trustedAuthors, self };
  const input = { owner, repository, task, past: state.pastPullRequests, policy };
  return { kind: 'findPullRequests', input, visit: visitNow(state) };
}

/** When the play looks for pull requests by itself; null for never, as things are. */
export function seekAt(state: PlayState, now: number): number | null {
  const visit = visitNow(state);
  if (visit === null || visit === state.sought || currentPullRequest(state).kind !== 'none') return null;
  if (isEnding(state) || runHasEnded(state)) return null;
  return wallClock(state, now, Math.max(activeMs(state, now), state.wait.since + PATIENCE_MS));
}

function visitNow(state: PlayState): string | null {
  const where = position(state);
  return where?.kind === 'gate' ? visitOf(where.node) : null;
}
