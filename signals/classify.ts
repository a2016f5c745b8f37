import { z } from 'zod';
import type { RepositoryConfig } from '../config/schema.ts';
import type { Classification, Configured, Envelope } from './classification.ts';
import { parseCheckSuite } from './github/check-suite.ts';
import type { EventParser } from './github/event.ts';
import { parseIssueComment } from './github/issue-comment.ts';
import { parsePullRequest } from './github/pull-request.ts';
import { parsePullRequestReview } from './github/pull-request-review.ts';
import { placeTold, stranger } from './place.ts';
import { isSelf, mayReach } from './trust.ts';

export { place } from './place.ts';
export type { Classification, Configured, Envelope } from './classification.ts';

/** A map, since an event's name is whatever the header says, `constructor` included. */
const EVENTS: ReadonlyMap<string, EventParser> = new Map([
  ['pull_request', parsePullRequest],
  ['pull_request_review', parsePullRequestReview],
  ['issue_comment', parseIssueComment],
  ['check_suite', parseCheckSuite],
]);

/** Enough of any payload to name it. */
const namedShape = z.object({ action: z.string().regex(/^[a-z_]{1,50}$/) });

/** Says what a delivery means. Pure and total: it never throws, whatever the payload is. */
export function classify(envelope: Envelope, configured: Configured): Classification {
  const event = nameOf(envelope);
  if (envelope.event === 'ping') return { kind: 'ignored', event, reason: 'ping', detail: 'the hook works' };
  const parse = EVENTS.get(envelope.event);
  if (parse === undefined) {
    return { kind: 'ignored', event, reason: 'event-not-consumed', detail: `nothing follows from ${envelope.event}` };
  }
  const delivered = parse(envelope.payload);
  if (typeof delivered === 'string') return { kind: 'invalid', event, detail: delivered };

  const repository = findRepository(configured.repositories, delivered.repository);
  if (repository === undefined) {
    const detail = `${delivered.repository.full_name} is not among the configured repositories`;
    return { kind: 'ignored', event, reason: 'repository-not-configured', detail };
  }
  const { sender } = delivered;
  const policy = configured.policyOf(repository);
  if (isSelf(policy, sender)) {
    return { kind: 'ignored', event, reason: 'own-echo', detail: `${sender.login} is Baton itself` };
  }

  const origin = { event, repository, policy, repositoryId: delivered.repository.id, sender };
  const reading = delivered.read(policy);
  switch (reading.kind) {
    case 'ignored':
    case 'refused':
    case 'invalid':
      return { ...reading, event };
    case 'told':
      return placeTold(origin, reading);
    case 'named':
      if (reading.speaker !== null && !mayReach(policy, reading.speaker))
        return stranger(event, policy, reading.speaker);
      return { kind: 'unplaced', ...origin, pullRequests: reading.pullRequests, facts: reading.facts };
    default:
      return reading satisfies never;
  }
}

/** By numeric id where one is configured, so that a rename changes nothing and a newcomer under an old name gets nothing. */
function findRepository(
  repositories: readonly RepositoryConfig[],
  delivered: { readonly id: number; readonly full_name: string },
): RepositoryConfig | undefined {
  const fullName = delivered.full_name.toLowerCase();
  return (
    repositories.find((repository) => repository.id === delivered.id) ??
    repositories.find((repository) => repository.id === undefined && repository.name.toLowerCase() === fullName)
  );
}

function nameOf(envelope: Envelope): string {
  const named = namedShape.safeParse(envelope.payload);
  return named.success ? `${envelope.event}.${named.data.action}` : envelope.event;
}
