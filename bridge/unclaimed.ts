import type { BridgeClient } from './bridge-client.ts';

/** Milliseconds that a count is believed: long while there is room, short while nobody is let in. */
const FRESH_MS = { below: 10_000, full: 1_000 };

/** Keeps the number of plays that wait for a run bounded, one repository at a time. */
export interface Unclaimed {
  /** Whether one more play may be started. Seldom asks Temporal: answers are believed for seconds. */
  mayStart(repository: string, deadline: number): Promise<boolean>;
  /** A play was started: it counts at once, whatever visibility knows. */
  started(repository: string): void;
}

interface Count {
  readonly at: number;
  counted: number;
  startedSince: number;
  /** The question that is being asked. */
  asking: Promise<number> | null;
}

/** At most `limit` plays a repository, as seen by this process: several bridges together can pass it by a few. */
export function createUnclaimed(
  client: Pick<BridgeClient, 'countUnclaimed'>,
  limit: number,
  clock: () => number,
): Unclaimed {
  const counts = new Map<string, Count>();

  const isFresh = (count: Count): boolean => {
    if (count.asking !== null) return true;
    const full = count.counted + count.startedSince >= limit;
    return clock() - count.at < (full ? FRESH_MS.full : FRESH_MS.below);
  };

  return {
    async mayStart(repository, deadline) {
      let count = counts.get(repository);
      if (count === undefined || !isFresh(count)) {
        const asking = client.countUnclaimed(repository, deadline);
        count = { at: clock(), counted: 0, startedSince: 0, asking };
        counts.set(repository, count);
      }
      if (count.asking !== null) {
        try {
          count.counted = await count.asking;
        } catch (error) {
          if (counts.get(repository) === count) counts.delete(repository);
          throw error;
        }
        count.asking = null;
      }
      return count.counted + count.startedSince < limit;
    },
    started(repository) {
      const count = counts.get(repository);
      if (count !== undefined) count.startedSince += 1;
    },
  };
}
