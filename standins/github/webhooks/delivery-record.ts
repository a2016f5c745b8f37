import type { Attempt, Delivery } from './delivery.ts';

/** One line of `deliveries.jsonl`: one time that a webhook was sent, and what was answered. */
export interface DeliveryRecord {
  /** `X-GitHub-Delivery` as it was sent. */
  readonly delivery: string;
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
}

/** The record of an attempt. */
export function deliveryRecord(
  delivery: Delivery,
  attempt: Attempt,
  sent: { readonly guid: string; readonly event: string; readonly forged: boolean },
): DeliveryRecord {
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
  };
}
