import { createProbes } from './probes.ts';
import { DEFAULT_SETTINGS, type BreakerSettings } from './settings.ts';
import { steadyNow } from './steady-now.ts';
import type { Target } from './targets.ts';
import { createCallWindow, type Tally } from './window.ts';

/** The states of resilience4j; its DISABLED is called `forced-closed` here, for what an operator asks for. */
export const BREAKER_STATES = ['closed', 'open', 'half-open', 'forced-open', 'forced-closed'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

/**
 * How a call ended, as its target's health goes. `failure`: no answer, or one that says that the target can't.
 * `success`: any other answer, refusals included. `ignored`: it says nothing (given up by its caller, a rate limit).
 */
export const CALL_RESULTS = ['success', 'failure', 'ignored'] as const;
export type CallResult = (typeof CALL_RESULTS)[number];

/** Leave to make one call. */
export interface Permit {
  readonly kind: 'permit';
  /** To be told how the call ended, once; `why` in words, for a failure. */
  end(result: CallResult, why?: string): void;
}

/** The call is not to be made. */
export interface Refusal {
  readonly kind: 'refused';
  readonly state: BreakerState;
  /** Milliseconds until another try makes sense. */
  readonly retryAfterMs: number;
  /** The last failure in words; null without one. */
  readonly why: string | null;
}

/** What an operator wants of it, until when (milliseconds since the epoch). */
export interface Force {
  readonly to: 'open' | 'closed';
  readonly until: number;
}

/** A breaker as it stands. Instants in milliseconds since the epoch. */
export interface BreakerView {
  readonly target: Target;
  readonly state: BreakerState;
  readonly since: number;
  /** When it lets probes through, or when what forces it ends; null where it is not open and not forced. */
  readonly until: number | null;
  /** What the rates are taken of; nothing but in `closed`. */
  readonly window: Tally;
  /** How often it has opened by itself since the process began. */
  readonly openings: number;
  /** In words, 200 characters at most. */
  readonly lastFailure: { readonly at: number; readonly why: string } | null;
}

/** A change of state, told once it is complete. */
export interface BreakerChange {
  readonly from: BreakerState;
  readonly to: BreakerState;
}

/** What one breaker is made of. */
export interface BreakerOptions {
  readonly settings?: Partial<BreakerSettings>;
  /** Milliseconds since the epoch; must never go back. @default steadyNow */
  readonly clock?: () => number;
}

/** A circuit breaker. Its accounting is synchronous; nothing is held while a call is under way. */
export interface Breaker {
  readonly target: Target;
  /** Leave to call, or not. Whoever gets leave has to say how the call ended. */
  enter(): Permit | Refusal;
  /** How it stands now, time having passed. */
  look(): BreakerView;
  /** Forces it, or (null) lets it go its own way again, beginning closed as a new one. */
  force(force: Force | null): void;
  /** Hears of each change of state, as `calls` of the end of each call and each refusal. Must not throw. */
  listen(listener: BreakerListener): void;
}

/** See `Breaker.listen`. */
export interface BreakerListener {
  readonly change?: (change: BreakerChange) => void;
  readonly call?: (result: CallResult | 'refused') => void;
}

/** Milliseconds: while probes are under way the others come again soon, as a probe is answered within moments. */
const WHILE_PROBING_MS = 1_000;

/** A breaker that is closed and has seen nothing. Nothing happens in it by itself: time is looked at with each question. */
export function createBreaker(target: Target, { settings: given, clock = steadyNow }: BreakerOptions = {}): Breaker {
  const settings = { ...DEFAULT_SETTINGS, ...given };
  const window = createCallWindow(settings.windowCalls, settings.windowMs);
  const probes = createProbes(settings.probes, settings.halfOpenMs);
  const listeners: BreakerListener[] = [];
  let state: BreakerState = 'closed';
  let since = clock();
  let until = Number.POSITIVE_INFINITY;
  /** Of the state; what began in an earlier one says nothing about this one. */
  let epoch = 0;
  let level = 0;
  let openings = 0;
  let lastFailure: BreakerView['lastFailure'] = null;

  const tooMuch = ({ calls, failures, slow }: Tally): boolean =>
    failures * 100 >= settings.failurePercent * calls || slow * 100 >= settings.slowPercent * calls;

  const move = (to: BreakerState, now: number, ends = Number.POSITIVE_INFINITY): void => {
    const from = state;
    state = to;
    since = now;
    until = ends;
    epoch += 1;
    window.clear();
    probes.clear();
    for (const { change } of listeners) change?.({ from, to });
  };
  const open = (now: number): void => {
    if (state === 'closed') level = Math.max(0, level - Math.floor((now - since) / settings.forgiveMs));
    const ms = Math.min(settings.openAtMostMs, settings.openMs * 2 ** level);
    // What makes it no longer is not to be forgiven later either.
    if (ms < settings.openAtMostMs) level += 1;
    openings += 1;
    move('open', now, now + ms);
  };
  const closeAsNew = (now: number): void => {
    level = 0;
    move('closed', now);
  };
  const settle = (now: number, tally: Tally | null): void => {
    if (tally === null) return;
    if (tooMuch(tally)) open(now);
    else move('closed', now);
  };
  /** Does what is due by time alone. */
  const advance = (): number => {
    const now = clock();
    if (now >= until) {
      if (state === 'open') move('half-open', now);
      else closeAsNew(now);
    }
    if (state === 'half-open') settle(now, probes.overdue(now));
    return now;
  };
  const refuse = (retryAfterMs: number): Refusal => {
    for (const { call } of listeners) call?.('refused');
    return { kind: 'refused', state, retryAfterMs, why: lastFailure?.why ?? null };
  };
  const account = (failed: boolean, slow: boolean, now: number): void => {
    if (state === 'closed') {
      window.add({ failed, slow }, now);
      const tally = window.tally(now);
      if (tally.calls >= settings.minimumCalls && tooMuch(tally)) open(now);
    } else if (state === 'half-open') {
      settle(now, probes.end({ failed, slow }));
    }
  };
  const permit = (startedAt: number): Permit => {
    const begun = epoch;
    let hasEnded = false;
    return {
      kind: 'permit',
      end(result, why = '') {
        if (hasEnded) return;
        hasEnded = true;
        const now = advance();
        if (result === 'failure') lastFailure = { at: now, why: why.slice(0, 200) };
        for (const { call } of listeners) call?.(result);
        if (begun !== epoch) return;
        if (result !== 'ignored') account(result === 'failure', now - startedAt > settings.slowMs, now);
        else if (state === 'half-open') probes.giveBack();
      },
    };
  };

  return {
    target,
    enter() {
      const now = advance();
      if (state === 'open' || state === 'forced-open') return refuse(until - now);
      if (state === 'half-open' && !probes.begin(now)) return refuse(Math.min(WHILE_PROBING_MS, probes.restMs(now)));
      return permit(now);
    },
    look() {
      const now = advance();
      return {
        target,
        state,
        since,
        until: Number.isFinite(until) ? until : null,
        window: window.tally(now),
        openings,
        lastFailure,
      };
    },
    force(force) {
      const now = advance();
      const isForced = state === 'forced-open' || state === 'forced-closed';
      if (force === null || force.until <= now) {
        if (isForced) closeAsNew(now);
        return;
      }
      const to = `forced-${force.to}` as const;
      if (state === to) until = force.until;
      else move(to, now, force.until);
    },
    listen: (listener) => void listeners.push(listener),
  };
}
