import { createHash } from 'node:crypto';
import type { Attempt, Delivery, SentWords } from './delivery.ts';

/** One line of `deliveries.jsonl`: one time that a webhook was sent, and what was answered. */
export interface DeliveryRecord {
  /** `X-GitHub-Delivery` as it was sent; another hook's may be the same. */
  readonly delivery: string;
  /** The event for this hook: the same each time that it is sent, in the order in which the events happened. */
  readonly deliveryId: number;
  readonly attemptId: number;
  readonly hook: number;
  readonly hookKind: 'repository' | 'app';
  /** `X-GitHub-Event` as it was sent. */
  readonly event: string;
  readonly action: string | null;
  readonly repository: number;
  readonly pullRequest: number | null;
  /** It was sent before. */
  readonly redelivery: boolean;
  /** Something in it is not as GitHub made it. */
  readonly forged: boolean;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly answeredAt: number;
  /** HTTP status; null when no answer came. */
  readonly status: number | null;
  readonly failure: string | null;
  readonly answer: string;
  /** Login of whoever did what the payload tells, by its own word; null where it names nobody. */
  readonly sender: string | null;
  /** The label that was put or taken off. */
  readonly label: string | null;
  /** GitHub's state of a review, such as `approved`. */
  readonly verdict: string | null;
  /** The commit that a review is about, else the head of the pull request; null without one. */
  readonly commit: string | null;
  /** SHA-256 of the payload, in hex: two hooks' payloads of the same event differ. */
  readonly payload: string;
}

/** The record of an attempt. */
export function deliveryRecord(delivery: Delivery, attempt: Attempt, sent: SentWords): DeliveryRecord {
  const payload = parse(sent.json);
  const of = (...path: readonly string[]): string | null => textAt(payload, path);
  return {
    delivery: sent.guid,
    deliveryId: delivery.id,
    attemptId: attempt.id,
    hook: delivery.hook.id,
    hookKind: delivery.hook.kind,
    event: sent.event,
    action: delivery.action,
    repository: delivery.repositoryId,
    pullRequest: delivery.pullRequest,
    redelivery: attempt.redelivery,
    forged: sent.forged,
    sentAt: attempt.sentAt.getTime(),
    answeredAt: attempt.sentAt.getTime() + attempt.durationMs,
    status: attempt.status,
    failure: attempt.failure,
    answer: attempt.answer,
    sender: of('sender', 'login'),
    label: of('label', 'name'),
    verdict: of('review', 'state'),
    commit: of('review', 'commit_id') ?? of('pull_request', 'head', 'sha'),
    payload: createHash('sha256').update(sent.json).digest('hex'),
  };
}

/** A forger may send what is no JSON. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function textAt(payload: unknown, path: readonly string[]): string | null {
  let value = payload;
  for (const key of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return typeof value === 'string' ? value : null;
}
