import type { Actor } from '../../../signals/facts.ts';
import { COLLABORATOR } from './lives-acts.ts';
import type { PullRequestLife } from './lives-world.ts';
import { CLEO, TESS } from './policy.ts';

/** Which gates may be open in the end, by what was done, act by act: nothing here knows of facts. */

/** How many gates, from the first on, a pull request opens when it is the only one. */
export function gatesOf(life: PullRequestLife): number {
  const isOpen = life.merged || (!life.closed && !life.draft);
  if (!isOpen) return 0;
  if (!ready(life)) return 1;
  return approved(life) ? 3 : 2;
}

/** The pull requests that are open. */
export function openOf(lives: readonly PullRequestLife[]): readonly PullRequestLife[] {
  return lives.filter(({ closed }) => !closed);
}

/** The pull request that counts: the only one that is open, or the only one at all; null where a play may see it otherwise. */
export function countingOf(lives: readonly PullRequestLife[]): PullRequestLife | null {
  const [one, other] = openOf(lives).length > 0 ? openOf(lives) : lives;
  return other === undefined ? (one ?? null) : null;
}

/**
 * Whether the truth can be told from deliveries and reads: who acted last on a label within one second can't, nor at which
 * head where its delivery was lost or came with a late stamp, nor who pushed where that was lost.
 */
export function isPlain(life: PullRequestLife): boolean {
  const { setting, labelActs, reviews } = life;
  const inOneSecond = labelActs.filter(({ second }) => second === setting?.second).length > 1;
  const words = [...(setting === null ? [] : [setting]), ...reviews];
  const unseenPush = words.some(({ pushes }) => pushes.some(({ lost }) => lost));
  return !inOneSecond && setting?.lost !== true && !labelActs.some(({ late }) => late) && !unseenPush;
}

function ready({ setting }: PullRequestLife): boolean {
  return setting?.by === CLEO && setting.pushes.every(({ by }) => by === CLEO);
}

function approved({ reviews }: PullRequestLife): boolean {
  const latest = (by: Actor) => reviews.findLast((review) => review.by === by);
  const standing = (by: Actor) => reviews.findLast((review) => review.by === by && review.state !== 'dismissed');
  const mine = latest(TESS);
  if (mine?.state !== 'approved' || !mine.pushes.every(({ by }) => by === TESS)) return false;
  return standing(COLLABORATOR)?.state !== 'changes-requested';
}
