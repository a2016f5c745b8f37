import { hostname } from 'node:os';
import { REPORT_EVERY_MS, type BreakerReport, type Override } from '../signals/breaker-messages.ts';
import type { Board } from './board.ts';
import type { Breaker } from './breaker.ts';
import { steadyNow } from './steady-now.ts';

/** What staying in touch needs. */
export interface TouchOptions {
  readonly breakers: readonly Breaker[];
  readonly board: Board;
  /** `worker` or `bridge`. */
  readonly kind: string;
  /** Milliseconds since the epoch; never goes back. @default steadyNow */
  readonly clock?: () => number;
}

/** Milliseconds between two looks, and between two reports of changes: one that flaps says so four times a minute. */
const LOOK_MS = 5_000;
const CHANGES_MS = 15_000;

/** One look at the board: takes on what is forced, and reports what has changed. Never throws. */
export function createTouch({ breakers, board, kind, clock = steadyNow }: TouchOptions) {
  const process_ = `${kind}@${hostname()}:${process.pid}`;
  let last: { readonly at: number; readonly what: string } | null = null;

  const present = (): BreakerReport['breakers'] =>
    breakers.map((breaker) => {
      const { target, state, since, openings, lastFailure } = breaker.look();
      return {
        target,
        state,
        since: new Date(since).toISOString(),
        openings,
        lastFailure: lastFailure?.why ?? null,
      };
    });
  const takeOn = (overrides: readonly Override[]): void => {
    for (const breaker of breakers) {
      const override = overrides.find(({ target }) => target === breaker.target);
      breaker.force(override === undefined ? null : { to: override.to, until: Date.parse(override.until) });
    }
  };
  const report = async (): Promise<void> => {
    const now = clock();
    const states = present();
    const what = JSON.stringify(states.map(({ target, state, since }) => [target, state, since]));
    if (last !== null && now - last.at < (what === last.what ? REPORT_EVERY_MS : CHANGES_MS)) return;
    await board.report({ process: process_, breakers: states });
    last = { at: now, what };
  };

  return {
    async look(): Promise<void> {
      try {
        const known = await board.read();
        // Without an answer what was known last holds on, until it lapses by itself.
        if (known !== null) takeOn(known.overrides);
        await report();
      } catch {
        // Temporal is away: there is nobody to be told, and the next look comes soon. Time passes all the same.
        present();
      }
    },
    /** Takes this process off the board. */
    async leave(): Promise<void> {
      if (last !== null) await board.report({ process: process_, breakers: [] }).catch(() => undefined);
    },
  };
}

/** Looks every five seconds until the answer is called, which takes the process off the board. */
export function keepInTouch(options: TouchOptions): () => Promise<void> {
  const touch = createTouch(options);
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const round = async (): Promise<void> => {
    await touch.look();
    if (ending.signal.aborted) return;
    timer = setTimeout(() => {
      looking = round();
    }, LOOK_MS);
    timer.unref();
  };
  let looking = round();
  return async () => {
    ending.abort();
    clearTimeout(timer);
    await looking;
    await touch.leave();
  };
}
