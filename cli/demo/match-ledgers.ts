import type { DeliveryRecord } from '../../standins/github/webhooks/delivery-record.ts';
import { isAbout, isLeftToPlays, playInAnswer } from './count-deliveries.ts';
import type { PlayRecord, RawLogs } from './raw-logs.ts';

/**
 * Holds each request that only a play can say the end of against that play's ledger, delivery by delivery: each time
 * that one was handed over it is there once, and nothing else is. Says in words what does not match; empty where all does.
 */
export function unmatchedRequests({ deliveries, plays }: Pick<RawLogs, 'deliveries' | 'plays'>): string[] {
  const left = deliveries.filter(isLeftToPlays);
  const nobodys = left.filter((request) => !plays.some((play) => isFor(request, play)));
  return [
    ...plays.flatMap((play) => {
      const requests = left.filter((request) => isFor(request, play));
      return inLedger(play, requests).map((what) => `${play.name}: ${what}`);
    }),
    ...nobodys.map(({ delivery }) => `delivery ${delivery} ended at no play of the demo`),
  ];
}

function inLedger({ ledger }: PlayRecord, requests: readonly DeliveryRecord[]): string[] {
  if (ledger === null) return ['its ledger could not be read'];
  const { counts, entries } = ledger;
  const sent = timesOf(requests);
  const told = timesOf(entries);
  const miscounted = (['applied', 'duplicate', 'late', 'refused'] as const).filter(
    (ending) => counts[ending] !== entries.filter(({ outcome }) => outcome === ending).length,
  );
  return [
    ...[...new Set([...sent.keys(), ...told.keys()])]
      .filter((delivery) => sent.get(delivery) !== told.get(delivery))
      .map((delivery) => {
        const [handedOver, listed] = [sent, told].map((times) => String(times.get(delivery) ?? 0));
        return `delivery ${delivery} was sent ${String(handedOver)} times and is in the ledger ${String(listed)} times`;
      }),
    ...miscounted.map((ending) => `its ledger counts ${String(counts[ending])} ${ending} and lists another number`),
  ];
}

/** How often each delivery id occurs: two hooks may share one, and each request with it is one of its own. */
function timesOf(items: readonly { readonly delivery: string }[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const { delivery } of items) times.set(delivery, (times.get(delivery) ?? 0) + 1);
  return times;
}

/** By the bridge's own word; where its answer was lost, by what the request is about. */
function isFor(request: DeliveryRecord, play: PlayRecord): boolean {
  const named = playInAnswer(request);
  return named === null ? isAbout(request, play) : named === play.play;
}
