import type { DeliveryRecord } from '../../standins/github/webhooks/delivery-record.ts';
import type { PlayStatus } from '../../signals/messages.ts';
import { isAbout } from './count-deliveries.ts';
import { gateOpenings } from './gate-openings.ts';
import type { PlayRecord, RawLogs } from './raw-logs.ts';

/** What the raw logs say of one play. Times are milliseconds since 1970, NaN for what never happened: no claim holds by it. */
export interface Evidence {
  readonly record: PlayRecord;
  readonly status: PlayStatus;
  /** The requests about its pull requests as GitHub signed them, in the order in which they were sent. */
  readonly told: readonly DeliveryRecord[];
  /** Those about them that somebody forged. */
  readonly forged: readonly DeliveryRecord[];
  /**
   * When the play's run was first seen to wait at this gate, when the API server first confirmed that Baton opened it, and
   * how often it did.
   */
  readonly gate: (node: string) => { readonly reachedAt: number; readonly openedAt: number; readonly openings: number };
  /** How often the API server confirmed that Baton opened a gate of the play's run. */
  readonly openings: number;
  readonly logs: RawLogs;
}

/** The evidence of a play; null for one that could not be asked. */
export function evidenceOf(record: PlayRecord, logs: RawLogs): Evidence | null {
  const { status } = record;
  if (status === null) return null;
  const inOrder = logs.deliveries.toSorted((a, b) => a.sentAt - b.sentAt);
  const sightings = logs.gates.filter(({ uid }) => uid === status.run?.uid);
  const openings = gateOpenings(logs.writes).filter(({ uid }) => uid === status.run?.uid);
  return {
    record,
    status,
    told: inOrder.filter((delivery) => isAbout(delivery, record)),
    forged: inOrder.filter((delivery) => delivery.forged && isAbout({ ...delivery, forged: false }, record)),
    gate: (node) => {
      const seen = sightings.filter((sighting) => sighting.node === node);
      const opened = openings.filter(({ nodeId }) => seen.some((sighting) => sighting.nodeId === nodeId));
      const waiting = seen.find(({ phase }) => phase === 'Running');
      return { reachedAt: waiting?.at ?? NaN, openedAt: opened[0]?.at ?? NaN, openings: opened.length };
    },
    openings: openings.length,
    logs,
  };
}

/** What a request has to tell. */
type Wanted = Partial<Pick<DeliveryRecord, 'action' | 'sender' | 'label' | 'verdict' | 'commit'>>;

/** The requests that tell this, in the order in which they were sent. */
export function telling({ told }: Pick<Evidence, 'told'>, wanted: Wanted): readonly DeliveryRecord[] {
  const keys = Object.keys(wanted) as (keyof Wanted)[];
  return told.filter((delivery) => keys.every((key) => delivery[key] === wanted[key]));
}

/** When the first of them was sent. */
export function firstSentAt(deliveries: readonly DeliveryRecord[]): number {
  return deliveries[0]?.sentAt ?? NaN;
}

/** When the last of them was sent. */
export function lastSentAt(deliveries: readonly DeliveryRecord[]): number {
  return deliveries.at(-1)?.sentAt ?? NaN;
}

/** Whether all of them were sent while the run waited at a gate, and there is one. */
export function cameAt(
  deliveries: readonly DeliveryRecord[],
  gate: Pick<ReturnType<Evidence['gate']>, 'reachedAt' | 'openedAt'>,
): boolean {
  return deliveries.length > 0 && deliveries.every(({ sentAt }) => sentAt >= gate.reachedAt && sentAt < gate.openedAt);
}
