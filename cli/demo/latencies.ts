import { gateOpenings, visitOf, type GateOpening } from './gate-openings.ts';
import type { PlayRecord, RawLogs } from './raw-logs.ts';

/**
 * Milliseconds from the webhook that was sent to the resume that the cluster confirmed, one for each gate that had to
 * wait for it: the newest delivery about the play's pull request that the play applied and that was sent before the
 * patch, where the gate had been seen to wait before that delivery was sent. A delivery that was sent several times
 * counts from the first.
 */
export function latencies(logs: RawLogs): number[] {
  const waitingSince = new Map<string, number>();
  for (const sighting of logs.gates) {
    const visit = visitOf(sighting);
    if (sighting.phase === 'Running' && !waitingSince.has(visit)) waitingSince.set(visit, sighting.at);
  }
  return gateOpenings(logs.writes).flatMap((opening) => {
    const play = logs.plays.find(({ status }) => status?.run?.uid === opening.uid);
    const sentAt = play === undefined ? undefined : causeOf(opening, play, logs);
    const since = waitingSince.get(visitOf(opening));
    return sentAt === undefined || since === undefined || sentAt < since ? [] : [opening.at - sentAt];
  });
}

/** The nearest rank: the smallest value that at least this share of the values does not exceed; null without values. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

function causeOf(opening: GateOpening, play: PlayRecord, { deliveries }: RawLogs): number | undefined {
  const entries = play.ledger?.entries ?? [];
  const applied = new Set(entries.filter(({ outcome }) => outcome === 'applied').map(({ delivery }) => delivery));
  const firstSent = new Map<string, number>();
  for (const { delivery, repository, pullRequest, sentAt } of deliveries) {
    const about = repository === play.repositoryId && pullRequest === play.status?.pullRequest?.number;
    if (!about || !applied.has(delivery)) continue;
    firstSent.set(delivery, Math.min(sentAt, firstSent.get(delivery) ?? Infinity));
  }
  const before = [...firstSent.values()].filter((sentAt) => sentAt < opening.at);
  return before.length === 0 ? undefined : Math.max(...before);
}
