import { z } from 'zod';
import type { Policy } from '../../config/policy.ts';
import { taskOfBody, taskOfLabel } from '../correlate.ts';
import type { Fact, LabelFact, PullRequestFact } from '../facts.ts';
import { labelsOfGates } from '../gate-needs.ts';
import { mayAuthor } from '../trust.ts';
import { actionNotConsumed, commonShape, defineEvent, type Reading } from './event.ts';
import { fullPullRequest, pullRequestFact } from './pull-request-shape.ts';

const payloadShape = commonShape.extend({
  // A review's payload has no number of its own, so it never passes for this event.
  number: z.number().int().positive(),
  pull_request: fullPullRequest,
  /** With `labeled` and `unlabeled`; left out where the label itself was deleted. */
  label: z.object({ name: z.string() }).nullish(),
  /** With `synchronize`. */
  before: z.string().optional(),
  after: z.string().optional(),
  /** With `edited`: what it was before. */
  changes: z
    .object({ base: z.unknown(), body: z.object({ from: z.string().nullish() }).optional() })
    .partial()
    .optional(),
});
type Payload = z.infer<typeof payloadShape>;

/** `pull_request`: each delivery carries the whole pull request. */
export const parsePullRequest = defineEvent(payloadShape, (payload, policy): Reading => {
  const fact = pullRequestFact(payload.pull_request, {
    answeredAt: null,
    mayAuthor: (author) => mayAuthor(policy, author),
  });
  switch (payload.action) {
    case 'opened':
    case 'reopened':
    case 'ready_for_review':
    case 'converted_to_draft':
    case 'closed':
      return told(fact);
    case 'synchronize':
      return readSynchronize(payload, fact);
    case 'edited':
      return readEdited(payload, fact);
    case 'labeled':
    case 'unlabeled':
      return readLabel(payload, payload.action, fact, policy);
    default:
      return actionNotConsumed(payload.action);
  }
});

function readSynchronize(payload: Payload, fact: PullRequestFact): Reading {
  const { before, after } = payload;
  if (before === undefined || after === undefined) {
    return { kind: 'invalid', detail: 'synchronize without the commits before and after' };
  }
  const { pullRequest, at } = fact;
  return told(fact, { kind: 'push', pullRequest, before, after, by: payload.sender, at });
}

function readEdited(payload: Payload, fact: PullRequestFact): Reading {
  const { base, body } = payload.changes ?? {};
  const claimChanged = body !== undefined && taskOfBody(body.from ?? null) !== taskOfBody(payload.pull_request.body);
  if (base !== undefined || claimChanged) return told(fact);
  return {
    kind: 'ignored',
    reason: 'edit-without-consequence',
    detail: 'neither the base nor the Task-Id line changed',
  };
}

function readLabel(payload: Payload, action: LabelFact['action'], fact: PullRequestFact, policy: Policy): Reading {
  const label = payload.label?.name;
  if (label === undefined) {
    // A label that was deleted from the repository leaves its pull requests without being named.
    return action === 'unlabeled' ? told(fact) : { kind: 'invalid', detail: 'labeled without a label' };
  }
  if (taskOfLabel(label) === null && !labelsOfGates(policy).includes(label)) {
    return { kind: 'ignored', reason: 'label-not-consumed', detail: `no gate waits for the label ${label}` };
  }
  const { pullRequest, at, head } = fact;
  const by = payload.sender;
  return told(fact, { kind: 'label', pullRequest, action, label, head: head.sha, by, at, source: 'delivery' });
}

function told(pullRequest: PullRequestFact, ...others: Fact[]): Reading {
  return { kind: 'told', pullRequest, facts: [pullRequest, ...others], speaker: null };
}
