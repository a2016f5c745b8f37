import type { KubernetesLane, KubernetesThrottle } from '../../telemetry/metrics.ts';
import { ClusterError } from './cluster.ts';

/**
 * What a request is for, which decides who goes first. `write`: a guarded patch; it never waits, since what was read for
 * it grows stale, and goes on credit that the reads after it pay back. `call`: what a play or a person waits for. `list`:
 * pages of a list and the opening of a watch; a part of the burst is kept from them, and while calls wait they get every
 * fourth turn, so that neither starves the other.
 */
export type Lane = KubernetesLane;

/** How many requests a second one API server gets from this process. */
export interface RateLimitOptions {
  /** Requests a second in the long run. */
  readonly qps: number;
  /** Requests that may come at once after a pause. */
  readonly burst: number;
  /** Milliseconds; never goes back. @default performance.now */
  readonly clock?: () => number;
  /** Calls back after so many milliseconds. @default setTimeout */
  readonly after?: (ms: number, then: () => void) => void;
  /** Hears of each request: how long it waited, in milliseconds. */
  readonly onWaited?: (lane: Lane, ms: number) => void;
  /** Hears of each request that was held up: by our limit, by it for too long to be sent at all, or by the server. */
  readonly onThrottled?: (by: KubernetesThrottle) => void;
}

/** A token bucket that all requests to one API server share. */
export interface RateLimit {
  /**
   * Resolves when the request may be sent. Throws `ClusterError` 429, of which nothing was sent: at once where the wait
   * would be longer than `withinMs`, or when `signal` fires.
   */
  take(lane: Lane, withinMs: number, signal: AbortSignal): Promise<void>;
  /** The server asked to be left alone: nothing goes out for so many milliseconds, and no burst follows. */
  stop(ms: number): void;
}

/** While calls wait, one in so many turns is a list's. */
const LIST_TURN = 4;

/** The part of the burst that lists leave to calls and writes. */
const KEPT_FROM_LISTS = 1 / 4;

/** Milliseconds; a longer Retry-After is a mistake of somebody, and nobody must be deaf for it. */
const LONGEST_STOP = 60_000;

/** Half a millionth of a token is missing only because of rounding. */
const EPSILON = 5e-7;

interface Waiter {
  readonly go: () => void;
}

/** A full bucket of `burst` tokens into which `qps` fall a second. */
export function createRateLimit(options: RateLimitOptions): RateLimit {
  const { qps, burst, clock = () => performance.now(), after = startTimer } = options;
  const kept = Math.floor(burst * KEPT_FROM_LISTS);
  const waiting: Record<'call' | 'list', Set<Waiter>> = { call: new Set(), list: new Set() };
  let tokens = burst;
  let filledAt = clock();
  let stoppedUntil = filledAt;
  let callsInARow = 0;
  let wakesAt = Infinity;

  const fill = (): void => {
    const now = Math.max(clock(), filledAt);
    // Nothing falls into a bucket that is stopped.
    const from = Math.min(now, Math.max(filledAt, stoppedUntil));
    tokens = Math.min(burst, tokens + ((now - from) / 1_000) * qps);
    filledAt = now;
  };

  /** Whose turn it is, and how full the bucket has to be for it. */
  const turn = (): { lane: 'call' | 'list'; needs: number } | null => {
    if (waiting.call.size === 0) return waiting.list.size === 0 ? null : { lane: 'list', needs: 1 + kept };
    const isListTurn = waiting.list.size > 0 && callsInARow >= LIST_TURN - 1;
    return { lane: isListTurn ? 'list' : 'call', needs: 1 };
  };

  const msUntil = (needs: number): number =>
    Math.max(0, stoppedUntil - filledAt) + (Math.max(0, needs - tokens) / qps) * 1_000;

  const serve = (): void => {
    fill();
    for (let next = turn(); next !== null; next = turn()) {
      const ms = msUntil(next.needs - EPSILON);
      if (ms > 0) {
        wakeIn(ms);
        return;
      }
      const [first] = waiting[next.lane];
      if (first === undefined) return;
      waiting[next.lane].delete(first);
      tokens -= 1;
      // Calls that leave something over take it from nobody.
      if (next.lane === 'list') callsInARow = 0;
      else if (tokens < 1) callsInARow += 1;
      first.go();
    }
  };

  const wakeIn = (ms: number): void => {
    const at = filledAt + ms;
    if (at >= wakesAt) return;
    wakesAt = at;
    after(Math.ceil(ms), () => {
      wakesAt = Infinity;
      serve();
    });
  };

  /** Milliseconds until one more of this lane would have its turn, if nobody else came. */
  const estimate = (lane: Lane): number => {
    if (lane === 'write') return msUntil(1 - burst);
    const ahead = waiting[lane].size;
    const other = waiting[lane === 'call' ? 'list' : 'call'].size;
    if (lane === 'call') return msUntil(ahead + 1 + Math.min(other, ahead / (LIST_TURN - 1)));
    return msUntil(ahead + 1 + (other > 0 ? Math.min(other, (ahead + 1) * (LIST_TURN - 1)) : kept));
  };

  const refuse = (message: string, retryAfterMs: number): ClusterError => {
    options.onThrottled?.('deadline');
    return new ClusterError(message, { status: 429, reason: 'ClientRateLimit', retryAfterMs: Math.ceil(retryAfterMs) });
  };

  return {
    async take(lane, withinMs, signal) {
      fill();
      const ms = estimate(lane);
      if (ms > (lane === 'write' ? 0 : withinMs)) {
        throw refuse(`not sent: the limit of requests to the Kubernetes API leaves no room for ${inSeconds(ms)}`, ms);
      }
      if (lane === 'write') {
        tokens -= 1;
        options.onWaited?.(lane, 0);
        return;
      }
      const began = clock();
      await new Promise<void>((resolve, reject) => {
        const waiter = { go: () => settle(resolve) };
        const giveUp = (): void => {
          waiting[lane].delete(waiter);
          const waited = inSeconds(clock() - began);
          const error = refuse(`not sent: it waited ${waited} for the limit of requests`, estimate(lane));
          settle(() => reject(error));
        };
        const settle = (then: () => void): void => {
          signal.removeEventListener('abort', giveUp);
          then();
        };
        waiting[lane].add(waiter);
        serve();
        if (!waiting[lane].has(waiter)) return;
        options.onThrottled?.('limit');
        if (signal.aborted) giveUp();
        else signal.addEventListener('abort', giveUp);
      });
      options.onWaited?.(lane, clock() - began);
    },
    stop(ms) {
      fill();
      options.onThrottled?.('server');
      stoppedUntil = Math.max(stoppedUntil, filledAt + Math.min(ms, LONGEST_STOP));
      tokens = Math.min(tokens, 1);
    },
  };
}

function startTimer(ms: number, then: () => void): void {
  setTimeout(then, ms);
}

function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
