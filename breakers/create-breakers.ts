import type { Logger } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { createBreaker, type Breaker } from './breaker.ts';
import { observeBreaker } from './observe.ts';
import type { BreakerSettings } from './settings.ts';
import type { Target } from './targets.ts';

/** What the breakers of a process have in common. */
export interface BreakersOptions {
  readonly settings: Partial<BreakerSettings>;
  readonly metrics: Metrics;
  readonly logger: Pick<Logger, 'warn' | 'info'>;
  /** Milliseconds since the epoch; must never go back. @default steadyNow */
  readonly clock?: () => number;
}

/** One breaker for each of these targets, counted in the metrics; whatever one of them does leaves a line in the log. */
export function createBreakers<T extends Target>(
  targets: readonly T[],
  { settings, metrics, logger, clock }: BreakersOptions,
): Readonly<Record<T, Breaker>> {
  const made = targets.map((target) => {
    const breaker = createBreaker(target, { settings, ...(clock === undefined ? {} : { clock }) });
    observeBreaker(metrics, breaker);
    breaker.listen({
      change: ({ from, to }) => {
        const { until, lastFailure } = breaker.look();
        const at = until === null ? null : new Date(until).toISOString();
        const line = { breaker: target, from, to, until: at, lastFailure: lastFailure?.why ?? null };
        if (to === 'open' || to === 'forced-open') logger.warn(line, 'circuit breaker opened');
        else logger.info(line, 'circuit breaker changed');
      },
    });
    return [target, breaker] as const;
  });
  return Object.fromEntries(made) as Record<T, Breaker>;
}
