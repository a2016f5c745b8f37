import type { Classification } from '../signals/classification.ts';
import { playId, type DeliveredSignal } from '../signals/messages.ts';
import { firstPlay } from '../signals/play-start.ts';
import type { BridgeClient, PlayStart } from './bridge-client.ts';
import type { Persist } from './persist.ts';
import { createUnclaimed, type Place } from './unclaimed.ts';

/** Facts for one play. */
type Facts = Extract<Classification, { kind: 'facts' }>;

/** How handing over ended. Only `accepted` means that the play will hear of it. */
export type HandedOver =
  | { readonly outcome: 'accepted'; readonly play: string }
  /** The play has ended. */
  | { readonly outcome: 'late'; readonly reason: 'play-closed'; readonly play: string }
  /** There is no play, and these facts may not start one. */
  | { readonly outcome: 'ignored'; readonly reason: 'no-play'; readonly play: string }
  /** Nobody has the facts: whoever sent them has to send them again. */
  | { readonly outcome: 'refused'; readonly reason: 'too-many-unclaimed'; readonly play: string };

/** What handing over needs. */
export interface HandOverOptions {
  readonly client: BridgeClient;
  /** Plays of one repository that may wait for a run at a time. */
  readonly unclaimedLimit: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly persist: Persist;
}

/**
 * Hands facts to Temporal, which is the buffer between GitHub and the play: once it has accepted them they can't be
 * lost. Repeats requests until `deadline` (milliseconds since the epoch); a repetition can deliver twice, which the play
 * notices. Throws `BATON_TEMPORAL_UNAVAILABLE`, `BATON_TEMPORAL_REFUSED`.
 */
export function createHandOver(options: HandOverOptions) {
  const { client, clock, persist } = options;
  const unclaimed = createUnclaimed(client, options.unclaimedLimit, clock);

  const startIn = async (
    place: Place,
    start: PlayStart,
    signal: DeliveredSignal,
    deadline: number,
  ): Promise<HandedOver> => {
    const { play } = start;
    let started: 'accepted' | 'closed' | null = null;
    try {
      started = await persist(deadline, () => client.signalWithStart(start, signal, deadline));
    } finally {
      // Without an answer it may have been started all the same.
      if (started === 'closed') place.giveBack();
      else place.taken();
    }
    return started === 'accepted' ? { outcome: 'accepted', play } : { outcome: 'late', reason: 'play-closed', play };
  };

  return async (facts: Facts, delivery: string, deadline: number): Promise<HandedOver> => {
    const start = playStartOf(facts);
    const { play } = start;
    const signal: DeliveredSignal = { delivery, event: facts.event, facts: facts.facts };
    // Most deliveries are for a play that runs; asking first also tells a start from a signal.
    const signalled = await persist(deadline, () => client.signal(play, signal, deadline));
    if (signalled === 'accepted') return { outcome: 'accepted', play };

    const place = facts.mayStart
      ? await persist(deadline, () => unclaimed.reserve(facts.repository.name, play, deadline))
      : null;
    if (place === null) {
      const found = await persist(deadline, () => client.find(play, deadline));
      if (found === 'closed') return { outcome: 'late', reason: 'play-closed', play };
      // Started by somebody else in between.
      if (found === 'running') {
        const again = await persist(deadline, () => client.signal(play, signal, deadline));
        return again === 'accepted' ? { outcome: 'accepted', play } : { outcome: 'late', reason: 'play-closed', play };
      }
      return facts.mayStart
        ? { outcome: 'refused', reason: 'too-many-unclaimed', play }
        : { outcome: 'ignored', reason: 'no-play', play };
    }
    return startIn(place, start, signal, deadline);
  };
}

function playStartOf({ identity, repository, policy, pullRequest }: Facts): PlayStart {
  const input = firstPlay(repository, identity, policy, false);
  const summary = `${repository.name}#${String(pullRequest)}, task ${identity.task}`;
  return { play: playId(identity), input, summary };
}
