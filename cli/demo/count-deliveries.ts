import type { DeliveryOutcome } from '../../signals/messages.ts';
import type { DeliveryRecord } from '../../standins/github/webhooks/delivery-record.ts';
import type { PlayRecord } from './raw-logs.ts';

/** How deliveries ended that the bridge did not hand to a play. */
type BridgeWord = 'ignored' | 'refused' | 'quarantined' | 'late';

/** How many webhook requests were sent, and how they ended. */
export type DeliveryCounts = Readonly<Record<'sent' | DeliveryOutcome | BridgeWord, number>>;

/** In the order in which they are shown. */
export const ENDINGS = ['applied', 'duplicate', 'late', 'ignored', 'refused', 'quarantined'] as const;

/**
 * Counts each request once. What the bridge kept from the plays it named in its answer; of what it accepted the ledgers of
 * the plays say how it ended, also where its answer was lost.
 */
export function countDeliveries(deliveries: readonly DeliveryRecord[], plays: readonly PlayRecord[]): DeliveryCounts {
  const counts = { sent: deliveries.length, applied: 0, duplicate: 0, late: 0, ignored: 0, refused: 0, quarantined: 0 };
  for (const delivery of deliveries) {
    const word = bridgeWord(delivery);
    if (word !== null) counts[word] += 1;
  }
  for (const { ledger } of plays) {
    for (const ending of ['applied', 'duplicate', 'late', 'refused'] as const) {
      counts[ending] += ledger?.counts[ending] ?? 0;
    }
  }
  return counts;
}

/** The same, of one play: the requests about its pull requests. */
export function countsOfPlay(play: PlayRecord, deliveries: readonly DeliveryRecord[]): DeliveryCounts {
  return countDeliveries(
    deliveries.filter((delivery) => isAbout(delivery, play)),
    [play],
  );
}

/** The same, of what is about none of the plays: pushes, statuses, and whatever GitHub has not signed. */
export function countsOfNoPlay(deliveries: readonly DeliveryRecord[], plays: readonly PlayRecord[]): DeliveryCounts {
  const others = deliveries.filter((delivery) => !plays.some((play) => isAbout(delivery, play)));
  return countDeliveries(others, []);
}

/** Whether a request that GitHub has signed is about one of the play's pull requests. */
export function isAbout({ repository, pullRequest, forged }: DeliveryRecord, play: PlayRecord): boolean {
  const known = play.status?.pullRequests ?? [];
  return !forged && repository === play.repositoryId && pullRequest !== null && known.includes(pullRequest);
}

/** Whether every request that was sent ended in one way, and in no second one. */
export function addsUp(counts: DeliveryCounts): boolean {
  return ENDINGS.reduce((sum, ending) => sum + counts[ending], 0) === counts.sent;
}

/** Whether only a play can say how a request ended: it was handed over, or nobody knows whether it was. */
export function isLeftToPlays(delivery: DeliveryRecord): boolean {
  return bridgeWord(delivery) === null;
}

/** The play to which the bridge says that it handed a request; null where it says of none. */
export function playInAnswer({ answer }: DeliveryRecord): string | null {
  const { play } = parse(answer);
  return typeof play === 'string' ? play : null;
}

/** Whether the bridge refused a request. */
export function isRefused(delivery: DeliveryRecord): boolean {
  return bridgeWord(delivery) === 'refused';
}

/** Null where the play has the word, or nobody: a request that failed is counted nowhere, and nothing adds up. */
function bridgeWord({ status, answer }: DeliveryRecord): BridgeWord | null {
  // What can't be taken at all, a wrong signature above all.
  if (status !== null && status >= 400 && status < 500) return 'refused';
  const { outcome } = parse(answer);
  return outcome === 'ignored' || outcome === 'refused' || outcome === 'quarantined' || outcome === 'late'
    ? outcome
    : null;
}

function parse(answer: string): { readonly outcome?: unknown; readonly play?: unknown } {
  try {
    const value: unknown = JSON.parse(answer);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
