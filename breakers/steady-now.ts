import { performance } from 'node:perf_hooks';

/** Milliseconds since the epoch by a clock that never goes back: a corrected one would keep a breaker open for hours. */
export function steadyNow(): number {
  return performance.timeOrigin + performance.now();
}
