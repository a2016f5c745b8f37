import { activeMs, endsPlay, wallClock } from './clock.ts';
import type { Effect } from './effects.ts';
import { anyMayBeOpen, currentKnowledge, isMerged } from './pull-requests.ts';
import { visitOf } from './stages.ts';
import type { PlayState } from './state.ts';
import { isEnding, position, restOf, runHasEnded } from './view.ts';

/**
 * Looking for the pull request of which no delivery ever told: the play was begun late, or its deliveries were lost. By
 * itself once at each visit of a gate, and twice at each rest: when it begins, and before it ends the play; and whenever
 * somebody wants everything read again. `now` in milliseconds since the epoch.
 */

/** A pull request that comes with the gate, or after the one that was closed, is told before this. Milliseconds. */
const PATIENCE_MS = 60_000;

/** Looks for pull requests, if that is due. */
export function seek(state: PlayState, now: number): Effect | null {
  const at = seekAt(state, now);
  if (!state.lookAgain.includes('pull-requests') && (at === null || at > now)) return null;
  const { owner, repository, task } = state.identity;
  const { stages, roles, trustedAuthors, self } = state.policy;
  const policy = { stages, roles, trustedAuthors, self };
  const input = { owner, repository, task, past: state.pastPullRequests, policy };
  const all = occasions(state);
  const occasion = all.findLast((each) => each.at <= activeMs(state, now)) ?? all[0];
  return { kind: 'findPullRequests', input, occasion: occasion?.key ?? null };
}

/** When the play looks for pull requests by itself; null for never, as things are. */
export function seekAt(state: PlayState, now: number): number | null {
  const [next] = openOccasions(state);
  return next === undefined ? null : wallClock(state, now, Math.max(activeMs(state, now), next.at));
}

/** The look at the end of a rest is still to be made: until then the play does not end, and its run is not stopped. */
export function owesLastLook(state: PlayState): boolean {
  return openOccasions(state).some(({ isLast }) => isLast);
}

/** Something that gives reason to look once. */
interface Occasion {
  readonly key: string;
  /** Active milliseconds. */
  readonly at: number;
  /** It is the end of a rest. */
  readonly isLast: boolean;
}

function openOccasions(state: PlayState): readonly Occasion[] {
  if (!lacksPullRequest(state) || isEnding(state) || runHasEnded(state)) return [];
  const all = occasions(state);
  return all.slice(all.findIndex(({ key }) => key === state.sought) + 1);
}

/** None that is known may be open; with gates after the merge, the one that was merged is what the play is about. */
function lacksPullRequest(state: PlayState): boolean {
  const knowledge = currentKnowledge(state);
  return !anyMayBeOpen(state) && (knowledge === null || !isMerged(knowledge));
}

function occasions(state: PlayState): readonly Occasion[] {
  const { policy, wait } = state;
  const where = position(state);
  const visit = where?.kind === 'gate' ? visitOf(where.node) : '';
  const begins = { at: wait.since + PATIENCE_MS, isLast: false };
  if (restOf(state) === null) return visit === '' ? [] : [{ key: visit, ...begins }];
  const rest = `${wait.key} ${String(wait.since)} ${visit}`.trim();
  const ends = policy.deadlines.resting.filter(endsPlay).map(({ afterMs }) => wait.since + afterMs);
  return [
    { key: rest, ...begins },
    ...(ends.length === 0 ? [] : [{ key: `${rest} ends`, at: Math.min(...ends), isLast: true }]),
  ];
}
