import { emptyKnowledge, valueOf, type Knowledge } from '../../signals/knowledge.ts';
import { presentHead } from '../../signals/present-head.ts';
import { whyNotOfTask } from '../../signals/why-not-of-task.ts';
import { refreshKey } from './effects.ts';
import type { PlayState, Wish } from './state.ts';

/** The pull request that a play is about now. */
export type CurrentPullRequest =
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly knowledge: Knowledge }
  /** Two open ones of this task: nothing is touched until a person closes one. */
  | { readonly kind: 'several'; readonly numbers: readonly number[] };

/**
 * Chooses by what is known, not by what came first: the one that is open; else the one that was merged; else the
 * newest. Pull requests from elsewhere, by strangers or of earlier generations are never chosen.
 */
export function currentPullRequest(state: PlayState): CurrentPullRequest {
  const own = ownOf(state);
  const open = own.filter(mayBeOpen);
  const [first] = open;
  if (open.length > 1) return { kind: 'several', numbers: open.map((knowledge) => knowledge.pullRequest) };
  if (first !== undefined) return { kind: 'one', knowledge: first };
  const chosen = own.findLast(isMerged) ?? own.at(-1);
  return chosen === undefined ? { kind: 'none' } : { kind: 'one', knowledge: chosen };
}

/** What is known of the current pull request; null without exactly one. */
export function currentKnowledge(state: PlayState): Knowledge | null {
  const current = currentPullRequest(state);
  return current.kind === 'one' ? current.knowledge : null;
}

/** The present head of the current pull request; null while it is unknown. */
export function currentHead(state: PlayState): string | null {
  const knowledge = currentKnowledge(state);
  return (knowledge === null ? undefined : presentHead(knowledge)) ?? null;
}

/** One of them is open, or nobody can say that it isn't. */
export function anyMayBeOpen(state: PlayState): boolean {
  return ownOf(state).some(mayBeOpen);
}

/**
 * Those that have to be read before it can be said which one the play is about: whether they are open, and where none
 * is, whether they were merged.
 */
export function unknownPullRequests(state: PlayState): Knowledge[] {
  const own = ownOf(state);
  return own.some(mayBeOpen)
    ? own.filter((knowledge) => valueOf(knowledge.state) === undefined)
    : own.filter((knowledge) => !isMerged(knowledge) && !isKnownUnmerged(knowledge));
}

/** It was merged, whatever else is known. */
export function isMerged({ merged }: Knowledge): boolean {
  return valueOf(merged) === true;
}

/** Said by a source that is no older than the closing: the short form of a pull request doesn't tell. */
export function isKnownUnmerged({ merged, state }: Knowledge): boolean {
  return valueOf(merged) === false && (merged?.at ?? '') >= (state?.at ?? '');
}

/**
 * Everything is to be read again: the run, its rivals if it has any, and each pull request that may be open. Where none
 * is, another one may have been opened, so they are looked for; and the one that was is read.
 */
export function everything(state: PlayState): Wish[] {
  const runs: Wish[] = state.run !== null && state.candidates.length > 0 ? ['run', 'rivals'] : ['run'];
  const open = ownOf(state).filter(mayBeOpen);
  if (open.length > 0) return [...runs, ...open.map(({ pullRequest }) => pullRequest)];
  const current = currentKnowledge(state);
  return [...runs, 'pull-requests', ...(current === null ? [] : [current.pullRequest])];
}

/** What is known of one pull request, empty if nothing is. */
export function knowledgeOf(state: PlayState, pullRequest: number): Knowledge {
  return state.pullRequests.find((knowledge) => knowledge.pullRequest === pullRequest) ?? emptyKnowledge(pullRequest);
}

/** Puts knowledge back in its place. */
export function withKnowledge(state: PlayState, knowledge: Knowledge): PlayState {
  const others = state.pullRequests.filter((other) => other.pullRequest !== knowledge.pullRequest);
  return { ...state, pullRequests: [...others, knowledge].sort((a, b) => a.pullRequest - b.pullRequest) };
}

/** Forgets a pull request, and whatever was to be done about it. */
export function withoutKnowledge(state: PlayState, pullRequest: number): PlayState {
  const { [refreshKey(pullRequest)]: _, ...pauses } = state.pauses;
  const lookAgain = state.lookAgain.filter((wish) => wish !== pullRequest);
  const pullRequests = state.pullRequests.filter((knowledge) => knowledge.pullRequest !== pullRequest);
  return { ...state, pullRequests, lookAgain, pauses };
}

/** Pull requests of one task that a play keeps in mind. */
const KEPT_PULL_REQUESTS = 10;

/** Numbers of those that it once kept in mind; the next play of the task leaves them to the past. */
const KEPT_NUMBERS = 100;

/**
 * Makes room for one more pull request: the oldest leaves that is not of this task any more; else the oldest that was
 * closed, those that were merged last. Null where all may be open: nobody can say which of them matters less.
 */
export function withRoomFor(state: PlayState, pullRequest: number): PlayState | null {
  const { pullRequests } = state;
  if (pullRequests.length < KEPT_PULL_REQUESTS || pullRequests.some((known) => known.pullRequest === pullRequest)) {
    return state;
  }
  const closed = pullRequests.filter((knowledge) => !mayBeOpen(knowledge));
  const leaves =
    pullRequests.find((knowledge) => !belongs(state, knowledge)) ??
    closed.find((knowledge) => !isMerged(knowledge)) ??
    closed[0];
  if (leaves === undefined) return null;
  const forgotten = [...state.forgotten.filter((number) => number !== leaves.pullRequest), leaves.pullRequest];
  return { ...withoutKnowledge(state, leaves.pullRequest), forgotten: forgotten.slice(-KEPT_NUMBERS) };
}

function ownOf(state: PlayState): Knowledge[] {
  return state.pullRequests.filter((knowledge) => belongs(state, knowledge));
}

function mayBeOpen(knowledge: Knowledge): boolean {
  return valueOf(knowledge.state) !== 'closed';
}

function belongs(state: PlayState, knowledge: Knowledge): boolean {
  if (state.pastPullRequests.includes(knowledge.pullRequest)) return false;
  return whyNotOfTask(state.identity.task, state.policy, knowledge) === null;
}
