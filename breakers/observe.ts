import type { Metrics } from '../telemetry/metrics.ts';
import { BREAKER_STATES, CALL_RESULTS, type Breaker, type BreakerState } from './breaker.ts';

/**
 * Counts what a breaker does, all values of the labels from now on. It changes by the passing of time only when somebody
 * looks at it, so somebody has to, every few seconds, for the metrics to be true.
 */
export function observeBreaker(
  { breakerState, breakerTransitions, breakerCalls }: Metrics,
  breaker: Pick<Breaker, 'target' | 'look' | 'listen'>,
): void {
  const { target } = breaker;
  const show = (now: BreakerState): void => {
    for (const state of BREAKER_STATES) breakerState.set({ target, state }, Number(state === now));
  };
  show(breaker.look().state);
  for (const to of BREAKER_STATES) breakerTransitions.inc({ target, to }, 0);
  for (const result of [...CALL_RESULTS, 'refused']) breakerCalls.inc({ target, result }, 0);
  breaker.listen({
    change: ({ to }) => {
      show(to);
      breakerTransitions.inc({ target, to });
    },
    call: (result) => breakerCalls.inc({ target, result }),
  });
}
