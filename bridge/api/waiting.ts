import { TemporalTrouble } from '../bridge-client.ts';
import type { KeptRequests } from '../kept-requests.ts';

/** What waiting needs. */
export interface WaitingOptions {
  /** Answers that may wait at a time. Each holds a connection and a request to Temporal, no body. */
  readonly limit: number;
  /** Fires when the bridge is to go: nobody waits any longer. */
  readonly stopping: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Hears how many wait after each change. */
  readonly observe: (waiting: number) => void;
}

/** What an answer that has waited can say: the result, or where the request is as far as anybody has said. */
export type Awaited<Progress, Result> =
  | { readonly kind: 'settled'; readonly result: Result }
  | { readonly kind: 'running'; readonly progress: Progress | null }
  /** Ended without a result. */
  | { readonly kind: 'broken' };

/** Requests that can be waited for: they say where they are, and their result as soon as there is one. */
type Awaitable<Progress, Result> = Pick<KeptRequests<never, unknown, Progress, Result>, 'result' | 'progress'>;

/**
 * Waits until a request is settled, so many milliseconds at most. `running` where that is over, where `hangUp` fires,
 * where too many wait already, and where Temporal can't be asked: the request goes on all the same.
 */
export type AwaitResult = <Progress extends { readonly result: Result | null }, Result>(
  client: Awaitable<Progress, Result>,
  id: string,
  ms: number,
  hangUp: AbortSignal,
) => Promise<Awaited<Progress, Result>>;

/** Milliseconds until the request is asked where it is, first; then twice as many, and so on. */
const FIRST_LOOK_MS = 1_000;
/** Milliseconds that a worker gets to say it. */
const LOOK_MS = 1_500;

const UNKNOWN: Awaited<never, never> = { kind: 'running', progress: null };

/**
 * A bounded number of answers that wait. A request has its result as soon as its gate is open, and ends only when Argo has
 * gone on behind it, which takes ten seconds where Argo is as it comes: so it is asked in between.
 */
export function createWaiting({ limit, stopping, clock, observe }: WaitingOptions): AwaitResult {
  const waiting = new Set<AbortController>();
  // One listener for all: AbortSignal.any would leave something behind in `stopping` for each request.
  stopping.addEventListener('abort', () => {
    for (const enough of waiting) enough.abort();
  });

  const wait = async <Progress extends { readonly result: Result | null }, Result>(
    client: Awaitable<Progress, Result>,
    id: string,
    until: number,
    enough: AbortSignal,
  ): Promise<Awaited<Progress, Result>> => {
    const isOver = (): boolean => enough.aborted || clock() >= until;
    for (let pause = FIRST_LOOK_MS; ; pause *= 2) {
      const result = await client.result(id, Math.min(until, clock() + pause), enough);
      if (result === 'broken') return { kind: 'broken' };
      if (result !== 'running') return { kind: 'settled', result };
      if (enough.aborted) return UNKNOWN;
      const progress = await client.progress(id, clock() + LOOK_MS);
      const settled = progress?.result ?? null;
      if (settled !== null) return { kind: 'settled', result: settled };
      if (isOver()) return { kind: 'running', progress };
    }
  };

  return async (client, id, ms, hangUp) => {
    if (ms === 0 || waiting.size >= limit || stopping.aborted || hangUp.aborted) return UNKNOWN;
    const enough = new AbortController();
    hangUp.addEventListener('abort', () => enough.abort());
    observe(waiting.add(enough).size);
    try {
      return await wait(client, id, clock() + ms, enough.signal);
    } catch (error) {
      if (error instanceof TemporalTrouble) return UNKNOWN;
      throw error;
    } finally {
      waiting.delete(enough);
      observe(waiting.size);
    }
  };
}
