import { BatonError } from '../errors/baton-error.ts';
import { classify, place, type Classification, type Configured, type Envelope } from '../signals/classify.ts';
import type { Fact } from '../signals/facts.ts';
import type { GatePolicies } from '../signals/judgement.ts';

/** The one thing that the bridge asks of GitHub; part of the GitHub port. Null when there is no such pull request. */
export interface PullRequestReader {
  readPullRequest(
    repository: { readonly owner: string; readonly repository: string },
    pullRequest: number,
    policy: GatePolicies,
  ): Promise<readonly Fact[] | null>;
}

/** A classification after which nothing is left to be read. */
type Considered = Exclude<Classification, { kind: 'unplaced' }>;

/**
 * Says what a delivery means, reading its pull request where the payload does not say which play it is about. Throws
 * `BATON_GITHUB_UNAVAILABLE` when GitHub can't be read before the deadline (milliseconds since the epoch).
 */
export async function consider(
  envelope: Envelope,
  configured: Configured,
  { github, deadline, clock }: { github: PullRequestReader; deadline: number; clock: () => number },
): Promise<Considered> {
  const classified = classify(envelope, configured);
  if (classified.kind !== 'unplaced') return classified;
  const { repository, policy, pullRequest, event } = classified;
  const [owner = '', name = ''] = repository.name.split('/');
  const reading = github.readPullRequest({ owner, repository: name }, pullRequest, policy);
  const read = await inTime(reading, deadline - clock());
  const placed = place(classified, read ?? [], configured);
  if (placed.kind !== 'unplaced') return placed;
  // What has been read says everything; a second read would say the same.
  const detail = `pull request #${String(pullRequest)} names no task`;
  return { kind: 'ignored', event, reason: 'names-no-task', detail };
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
