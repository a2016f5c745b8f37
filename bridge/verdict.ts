import type { BridgeOutcome } from '../telemetry/audit.ts';
import { BatonError } from '../errors/baton-error.ts';
import type { Classification } from '../signals/classification.ts';
import type { Considered } from './consider.ts';
import type { HandedOver } from './hand-over.ts';

/** What became of a delivery, for its audit line and its answer. */
export interface Verdict {
  readonly outcome: BridgeOutcome;
  /** A stable code in kebab-case; null for `accepted`. */
  readonly reason: string | null;
  /** The reason in words, for the audit line; the answer has them where somebody on GitHub can settle it. */
  readonly detail: string | null;
  readonly play: string | null;
  readonly repository: string | null;
  readonly pullRequest: number | null;
  /** HTTP status. */
  readonly status: number;
  /** What the answer is where the delivery was not taken; null where it was. */
  readonly problem: BatonError | null;
}

const NOTHING = { reason: null, detail: null, play: null, repository: null, pullRequest: null, problem: null };

/** Milliseconds: a place becomes free when a run comes or a play closes, not from one moment to the next. */
const RETRY_UNCLAIMED_MS = 60_000;

/** The verdict over facts that were handed to Temporal. */
export function handedOver(facts: Extract<Classification, { kind: 'facts' }>, handed: HandedOver): Verdict {
  const about = { ...NOTHING, repository: facts.repository.name, pullRequest: facts.pullRequest, play: handed.play };
  switch (handed.outcome) {
    case 'accepted':
      return { ...about, outcome: 'accepted', status: 202 };
    case 'late':
    case 'ignored':
      return { ...about, outcome: handed.outcome, reason: handed.reason, status: 200 };
    case 'refused': {
      const detail = `as many plays of ${facts.repository.name} wait for a run as unclaimedLimit allows`;
      const problem = new BatonError('BATON_TOO_MANY_UNCLAIMED', { detail, retryAfterMs: RETRY_UNCLAIMED_MS });
      return { ...about, outcome: 'refused', reason: handed.reason, detail, status: problem.status, problem };
    }
    default:
      return handed satisfies never;
  }
}

/**
 * The verdict where nothing is handed over. Throws `BATON_BODY_INVALID` for a payload that breaks its event's promise,
 * and what kept a pull request from being read.
 */
export function notHandedOver(classified: Exclude<Considered, { kind: 'facts' }>): Verdict {
  switch (classified.kind) {
    case 'ignored':
    case 'refused': {
      const { kind: outcome, reason, detail } = classified;
      return { ...NOTHING, outcome, reason, detail, status: 200 };
    }
    case 'ambiguous': {
      const { reason, repository, pullRequest } = classified;
      const detail = `${classified.detail}; nothing was kept`;
      const about = { ...NOTHING, reason, detail, repository: repository.name, pullRequest };
      return { ...about, outcome: 'quarantined', status: 200 };
    }
    case 'unread':
      throw classified.error;
    case 'invalid':
      throw new BatonError('BATON_BODY_INVALID', { detail: classified.detail });
    default:
      return classified satisfies never;
  }
}

/** What a delivery is called that several plays or pull requests heard of; a failure comes before all of them. */
const PRECEDENCE: readonly BridgeOutcome[] = ['failed', 'accepted', 'late', 'refused', 'quarantined', 'ignored'];

/**
 * The verdict over a delivery by those over its parts (one at least): taken only if each could be, since whoever sent it
 * can only send all of it again. What became of the other parts is said in words.
 */
export function together(verdicts: readonly Verdict[]): Verdict {
  const rank = ({ problem, outcome }: Verdict): number => (problem === null ? PRECEDENCE.indexOf(outcome) : -1);
  const [first, ...others] = [...verdicts].sort((a, b) => rank(a) - rank(b));
  if (first === undefined) throw new RangeError('a delivery has at least one part');
  if (others.length === 0) return first;
  const words = [first.detail, ...others.map(inWords)].filter((part) => part !== null);
  return { ...first, detail: words.join('; ') };
}

function inWords({ outcome, reason, detail, play }: Verdict): string {
  const ending = reason === null ? outcome : `${outcome}, ${reason}`;
  return [play, `(${ending})`, detail].filter((part) => part !== null).join(' ');
}

/** The verdict over an error: a delivery that can never be taken is refused, one that could have been has failed. */
export function failed(error: BatonError): Verdict {
  const reason = error.code
    .replace(/^BATON_/, '')
    .replaceAll('_', '-')
    .toLowerCase();
  const outcome = error.retryable || error.status >= 500 ? 'failed' : 'refused';
  return { ...NOTHING, outcome, reason, detail: error.detail, status: error.status, problem: error };
}
