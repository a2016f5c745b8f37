import { ENDINGS } from '../../signals/stage-graph.ts';
import type { Publication } from './effects.ts';
import { currentHead, currentKnowledge } from './pull-requests.ts';
import type { PlayState } from './state.ts';
import { waitingFor } from './status.ts';
import { attentionOf } from './attention.ts';

/**
 * What the pull request should be told: never in the way of a gate, coalesced to the newest, and only stages that last
 * (GitHub allows 80 content writes a minute and 500 an hour).
 */

/** Milliseconds after which an attempt at a publication is over, whatever became of it. */
export const ATTEMPT_MS = 60_000;

/** What to publish now; null for nothing. `now` in milliseconds since the epoch. */
export function publicationFor(state: PlayState, now: number): Publication | null {
  return upcoming(state, now).find(({ at }) => at <= now)?.publication ?? null;
}

/** When there will be something to publish; null for never, as things are. */
export function publicationAt(state: PlayState, now: number): number | null {
  const times = upcoming(state, now).map(({ at }) => at);
  return times.length === 0 ? null : Math.min(...times);
}

/** What there is to publish, most urgent first: a comment that has to wait keeps no status back. */
function upcoming(state: PlayState, now: number): { readonly publication: Publication; readonly at: number }[] {
  if (state.hold !== null) return [];
  const due = showsEnding(state) ? now : state.stageSince + state.policy.publishAfterMs;
  return [comment(state), unpublished(state)].flatMap((publication) => {
    if (publication === null) return [];
    const at = notBefore(state, publication.kind, publication.kind === 'comment' ? now : due);
    return at === null ? [] : [{ publication, at }];
  });
}

/**
 * How long one publication may take, in milliseconds. What comes too late is not lost: on the way the next one says the
 * newest, and what an ending could not say is said without it.
 */
export function patienceMs(state: PlayState): number {
  return showsEnding(state) ? 3_000 : 60_000;
}

/** The stage says that the play ended or rests; `isEnding` (view.ts) is about one whose run is being stopped. */
function showsEnding(state: PlayState): boolean {
  return ENDINGS.some((ending) => ending === state.stage);
}

/**
 * Everything that the pull request has not been told, whatever stands in the way now; for a play that has ended. How it
 * ended comes first: it is what everybody looks for.
 */
export function unsaid(state: PlayState): Publication[] {
  if (state.hold !== null) return [];
  const comments = state.comments.flatMap((_, index) => comment(state, index) ?? []);
  const last = unpublished(state);
  return last === null ? comments : [last, ...comments];
}

/** Something that was told may still arrive: a comment said again would be there twice, a status might be the older one. */
export function isUnderWay({ mayArrive }: PlayState, now: number): boolean {
  return Object.values(mayArrive).some((until) => until > now);
}

function notBefore(state: PlayState, kind: string, due: number): number | null {
  const pause = state.pauses[kind];
  if (pause?.until === null) return null;
  return Math.max(due, pause?.until ?? 0, state.mayArrive[kind] ?? 0);
}

function comment(state: PlayState, index = 0): Extract<Publication, { kind: 'comment' }> | null {
  const written = state.comments[index];
  const knowledge = currentKnowledge(state);
  if (written === undefined || knowledge === null) return null;
  const { owner, repository } = state.identity;
  return { kind: 'comment', input: { owner, repository, pullRequest: knowledge.pullRequest, ...written } };
}

/** The status that the pull request was not told yet. */
function unpublished(state: PlayState): Publication | null {
  const wanted = status(state);
  return wanted?.key === state.published ? null : wanted;
}

function status(state: PlayState): Extract<Publication, { kind: 'publishStatus' }> | null {
  const commit = currentHead(state);
  if (commit === null) return null;
  const { owner, repository } = state.identity;
  const description = describe(state);
  const key = `${commit} ${state.stage} ${attentionOf(state)
    .map(({ kind }) => kind)
    .join(',')}`;
  return { kind: 'publishStatus', key, input: { owner, repository, commit, state: stateOf(state), description } };
}

function stateOf(state: PlayState): 'pending' | 'success' | 'failure' | 'error' {
  if (state.stage === 'completed') return 'success';
  if (state.ended !== null || ['failed', 'abandoned'].includes(state.stage)) return 'failure';
  return 'pending';
}

/** Worded by what is shown: a run that Succeeded waits for nobody, though the play may still have its label to write. */
function describe(state: PlayState): string {
  const { stage, identity } = state;
  const isOver = state.ended !== null || stage === 'completed';
  const words = isOver ? `task ${identity.task} ${stage}` : `${stage}: waits for ${waitingFor(state)}`;
  // GitHub cuts a description at 140 characters.
  return words.length <= 140 ? words : `${words.slice(0, 139)}…`;
}
