import { BatonError } from '../errors/baton-error.ts';
import { TemporalTrouble } from './bridge-client.ts';

/** Milliseconds before the first repetition and at most between two; a server that restarts is back within seconds. */
const PAUSE_MS = { first: 50, most: 1_000 };

/**
 * Makes a request to Temporal until it is answered or `deadline` (milliseconds since the epoch) comes. Throws
 * `BATON_TEMPORAL_UNAVAILABLE`, `BATON_TEMPORAL_REFUSED`.
 */
export type Persist = <T>(deadline: number, call: () => Promise<T>) => Promise<T>;

/** What repeating needs. */
export interface PersistOptions {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Resolves after so many milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Hears of each request that has to be repeated. */
  readonly onRetry: () => void;
}

/** Requests that are repeated; whatever they ask for must bear being asked for twice. */
export function createPersist({ clock, sleep, onRetry }: PersistOptions): Persist {
  return async (deadline, call) => {
    for (let pause = PAUSE_MS.first; ; pause = Math.min(PAUSE_MS.most, pause * 2)) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof TemporalTrouble)) throw error;
        if (!error.transient) throw refused(error);
        const { retryAfterMs } = error;
        // Behind an open breaker it waits for the next chance, as long as there is one before the deadline.
        const wait = Math.max(pause, retryAfterMs ?? 0);
        if (clock() + wait >= deadline) throw unavailable(error);
        if (retryAfterMs === null) onRetry();
        await sleep(wait);
      }
    }
  };
}

function unavailable(trouble: TemporalTrouble): BatonError {
  const retryAfterMs = Math.max(5_000, trouble.retryAfterMs ?? 0);
  return new BatonError('BATON_TEMPORAL_UNAVAILABLE', { detail: trouble.message, cause: trouble, retryAfterMs });
}

/** Somebody has to mend Temporal first (`baton setup`, a right): only then does another try help, hence the long pause. */
function refused(trouble: TemporalTrouble): BatonError {
  return new BatonError('BATON_TEMPORAL_REFUSED', { detail: trouble.message, cause: trouble, retryAfterMs: 60_000 });
}
