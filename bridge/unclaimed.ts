import type { BridgeClient } from './bridge-client.ts';

/** Milliseconds that a count is believed: long while there is room, short while nobody is let in. */
const FRESH_MS = { below: 10_000, full: 1_000 };

/** Milliseconds after which Temporal's visibility surely knows of a start; until then it is counted beside. */
const VISIBLE_AFTER_MS = 2_000;

/** Keeps the number of plays that wait for a run bounded, one repository at a time. */
export interface Unclaimed {
  /**
   * Keeps a place for a play that is about to be started; null when all are taken. Whoever holds a place says what
   * became of the start. Several at once for one play share its place. Seldom asks Temporal: answers are believed for
   * seconds.
   */
  reserve(repository: string, play: string, deadline: number): Promise<Place | null>;
}

/** A place among the plays that wait for a run. */
export interface Place {
  /** The play was started, or may have been: it counts, whatever visibility knows. */
  taken(): void;
  /** It was not started: somebody else may have the place. */
  giveBack(): void;
}

/** What is known of one repository. */
interface Count {
  at: number;
  counted: number;
  /** The question that is being asked. */
  asking: Promise<void> | null;
  /** Plays that `counted` may not contain. */
  readonly beside: Map<string, Beside>;
}

interface Beside {
  /** Requests under way that would start the play. */
  holders: number;
  /** Milliseconds since the epoch; null as long as nobody has started it. */
  startedAt: number | null;
}

/** At most `limit` plays a repository, as seen by this process: several bridges together can pass it by a few. */
export function createUnclaimed(
  client: Pick<BridgeClient, 'countUnclaimed'>,
  limit: number,
  clock: () => number,
): Unclaimed {
  const counts = new Map<string, Count>();

  const isFull = ({ counted, beside }: Count): boolean => counted + beside.size >= limit;

  const ask = async (count: Count, repository: string, deadline: number): Promise<void> => {
    const at = clock();
    try {
      count.counted = await client.countUnclaimed(repository, deadline);
      count.at = at;
      for (const [play, { holders, startedAt }] of count.beside) {
        const visible = startedAt === null || startedAt + VISIBLE_AFTER_MS <= at;
        if (holders === 0 && visible) count.beside.delete(play);
      }
    } finally {
      count.asking = null;
    }
  };

  return {
    async reserve(repository, play, deadline) {
      const count: Count = counts.get(repository) ?? nothingKnown();
      counts.set(repository, count);
      if (clock() - count.at >= (isFull(count) ? FRESH_MS.full : FRESH_MS.below)) {
        await (count.asking ??= ask(count, repository, deadline));
      }
      const known = count.beside.get(play);
      if (known === undefined && isFull(count)) return null;
      const place: Beside = known ?? { holders: 0, startedAt: null };
      place.holders += 1;
      count.beside.set(play, place);
      return {
        taken: () => {
          place.holders -= 1;
          place.startedAt ??= clock();
        },
        giveBack: () => {
          place.holders -= 1;
          if (place.holders === 0 && place.startedAt === null) count.beside.delete(play);
        },
      };
    },
  };
}

function nothingKnown(): Count {
  return { at: -Infinity, counted: 0, asking: null, beside: new Map() };
}
