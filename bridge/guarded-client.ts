import type { Breaker, CallResult } from '../breakers/breaker.ts';
import type { BreakerSettings } from '../breakers/settings.ts';
import { inWords, through, withheldBy, type Judge } from '../breakers/through.ts';
import { TemporalTrouble, type BridgeClient } from './bridge-client.ts';
import type { KeptRequests } from './kept-requests.ts';

/**
 * Temporal behind a breaker, for what hands facts over. Left out are the questions for its health, which have to be
 * asked for the truth, and the count of unclaimed plays: it asks visibility, which may be slow or away while signals reach
 * their plays. `clock` in milliseconds since the epoch, as deadlines are.
 */
export function guardedClient(client: BridgeClient, breaker: Breaker, clock: () => number = Date.now): BridgeClient {
  const guarded = <T>(call: () => Promise<T>): Promise<T> => through(breaker, judgeFrom(clock), call);
  return {
    ...client,
    signal: (...of) => guarded(() => client.signal(...of)),
    signalWithStart: (...of) => guarded(() => client.signalWithStart(...of)),
    find: (...of) => guarded(() => client.find(...of)),
  };
}

/**
 * The same for requests that are kept. Waiting for an end is no probe: it lasts as long as the request does, and would keep the
 * few places of a half-open breaker. It is withheld unless the breaker is closed (whoever waits is answered 202 then), and
 * counts only where it fails: an end that comes late would count as a slow call. Where a request is is a worker's answer,
 * and is asked for only where Temporal has just answered.
 */
export function guardedRequests<Input, Record, Progress, Result>(
  client: KeptRequests<Input, Record, Progress, Result>,
  breaker: Breaker,
  clock: () => number = Date.now,
): KeptRequests<Input, Record, Progress, Result> {
  const guarded = <T>(call: () => Promise<T>): Promise<T> => through(breaker, judgeFrom(clock), call);
  return {
    ...client,
    start: (...of) => guarded(() => client.start(...of)),
    find: (...of) => guarded(() => client.find(...of)),
    result: async (...of) => {
      const judge = judgeFrom(clock);
      const { state, until, lastFailure } = breaker.look();
      const permit = state === 'closed' || state === 'forced-closed' ? breaker.enter() : null;
      if (permit?.kind !== 'permit') {
        const retryAfterMs = Math.max(0, (until ?? 0) - clock());
        throw withheldBy(breaker, { kind: 'refused', state, retryAfterMs, why: lastFailure?.why ?? null }, judge);
      }
      try {
        const result = await client.result(...of);
        permit.end('ignored');
        return result;
      } catch (error) {
        permit.end(judge.resultOf(error), inWords(error));
        throw error;
      }
    },
  };
}

/** Judges a call that begins now. */
function judgeFrom(clock: () => number): Judge {
  const began = clock();
  return {
    resultOf: (error) => resultOf(error, clock() - began),
    withheld: (why, retryAfterMs) => new TemporalTrouble(why, { transient: true, retryAfterMs, cause: null }),
  };
}

/**
 * The breaker's open time at the bridge is short, since GitHub does not send a delivery again: one that comes while it is
 * open waits for its end, is tried then, and is answered 503 only where its own deadline is over. So it must open for a
 * small part of that deadline, and probes that hang may not hold the others up for longer. What the breaker saves is that a
 * Temporal in trouble gets three requests at such a time instead of one a second from each delivery that waits.
 */
export function bridgeSettings(
  knobs: Pick<BreakerSettings, 'openMs' | 'openAtMostMs'>,
  deadlineMs: number,
): Pick<BreakerSettings, 'openMs' | 'openAtMostMs' | 'halfOpenMs'> {
  const most = Math.max(1, Math.floor(deadlineMs / 4));
  return {
    openMs: Math.min(knobs.openMs, Math.ceil(most / 4)),
    openAtMostMs: Math.min(knobs.openAtMostMs, most),
    halfOpenMs: most,
  };
}

/** The numbers of gRPC that say that the server is away, or can't: UNKNOWN, …, INTERNAL (a cut connection), UNAVAILABLE. */
const AWAY: ReadonlySet<number> = new Set([2, 8, 13, 14]);
const DEADLINE_EXCEEDED = 4;

/** Milliseconds: a request that was given less says nothing when it is not answered in time. */
const FAIR_TIME_MS = 250;

function resultOf(error: unknown, ms: number): CallResult {
  if (!(error instanceof TemporalTrouble)) return 'ignored';
  const { code } = error;
  if (code === DEADLINE_EXCEEDED) return ms < FAIR_TIME_MS ? 'ignored' : 'failure';
  if (code === null) return 'ignored';
  return AWAY.has(code) ? 'failure' : 'success';
}
