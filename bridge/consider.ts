import { BatonError } from '../errors/baton-error.ts';
import { classify, place, type Classification, type Configured, type Envelope } from '../signals/classify.ts';
import type { Fact } from '../signals/facts.ts';
import type { GatePolicies } from '../signals/judgement.ts';
import { playId } from '../signals/messages.ts';

/** The one thing that the bridge asks of GitHub; part of the GitHub port. Null when there is no such pull request. */
export interface PullRequestReader {
  readPullRequest(
    repository: { readonly owner: string; readonly repository: string },
    pullRequest: number,
    policy: GatePolicies,
  ): Promise<readonly Fact[] | null>;
}

/** What is known of a delivery, or of a part of it, once nothing is left to be read. */
export type Considered =
  | Exclude<Classification, { kind: 'unplaced' }>
  /** What it means could not be read: nobody has its facts. */
  | { readonly kind: 'unread'; readonly event: string; readonly error: BatonError };

/** Pull requests that are read for one delivery; GitHub names as many as have the commit of a check suite as head. */
const MOST_READ = 5;

/**
 * Says what a delivery means, reading its pull request where the payload does not say which play it is about: one
 * answer for each play that hears of it, and one for each pull request of which none does. `unread` where GitHub can't be
 * read before the deadline (milliseconds since the epoch): `BATON_GITHUB_UNAVAILABLE`.
 */
export async function consider(
  envelope: Envelope,
  configured: Configured,
  reading: { readonly github: PullRequestReader; readonly deadline: number; readonly clock: () => number },
): Promise<readonly Considered[]> {
  const classified = classify(envelope, configured);
  if (classified.kind !== 'unplaced') return [classified];
  // The newest: those of a play that is under way.
  const read = classified.pullRequests.slice(-MOST_READ);
  const placed = await Promise.all(
    read.map((pullRequest) => readAndPlace(classified, pullRequest, configured, reading)),
  );
  const left = classified.pullRequests.slice(0, -MOST_READ).map((number) => `#${String(number)}`);
  if (left.length === 0) return onePerPlay(placed);
  const detail = `not looked at, as ${String(MOST_READ)} others have the same head: ${left.join(', ').slice(0, 200)}`;
  const { event } = classified;
  return [...onePerPlay(placed), { kind: 'ignored', event, reason: 'too-many-pull-requests', detail }];
}

async function readAndPlace(
  unplaced: Extract<Classification, { kind: 'unplaced' }>,
  pullRequest: number,
  configured: Configured,
  { github, deadline, clock }: Parameters<typeof consider>[2],
): Promise<Considered> {
  const { repository, policy, event } = unplaced;
  const [owner = '', name = ''] = repository.name.split('/');
  try {
    const answer = github.readPullRequest({ owner, repository: name }, pullRequest, policy);
    const placed = place(unplaced, (await inTime(answer, deadline - clock())) ?? [], configured);
    if (placed.kind !== 'unplaced') return placed;
    // What has been read says everything; a second read would say the same.
    const detail = `pull request #${String(pullRequest)} names no task`;
    return { kind: 'ignored', event, reason: 'names-no-task', detail };
  } catch (error) {
    if (error instanceof BatonError) return { kind: 'unread', event, error };
    throw error;
  }
}

/** Where several pull requests are of one task its play hears of them together: a delivery ends in one way. */
function onePerPlay(considered: readonly Considered[]): Considered[] {
  const plays = new Map<string, Extract<Considered, { kind: 'facts' }>>();
  const others: Considered[] = [];
  for (const each of considered) {
    if (each.kind !== 'facts') {
      others.push(each);
      continue;
    }
    const play = playId(each.identity);
    const known = plays.get(play);
    plays.set(play, known === undefined ? each : { ...known, facts: [...known.facts, ...each.facts] });
  }
  return [...plays.values(), ...others];
}

async function inTime<T>(reading: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), Math.max(0, ms));
  });
  try {
    return await Promise.race([reading, late]);
  } catch (error) {
    const detail = `the pull request could not be read: ${error instanceof Error ? error.message : String(error)}`;
    throw new BatonError('BATON_GITHUB_UNAVAILABLE', { detail, cause: error, retryAfterMs: 5_000 });
  } finally {
    clearTimeout(timer);
  }
}
