import type { BreakerBoard, BreakerReport, ForceCommand } from '../../signals/breaker-messages.ts';
import { REPORT_EVERY_MS } from '../../signals/breaker-messages.ts';

/** Processes that are kept: the newest. */
const MOST_PROCESSES = 64;

/** Milliseconds after which a silent process is forgotten: long enough for somebody to see that it died. */
const FORGET_MS = 12 * REPORT_EVERY_MS;

/** The board after a report; `now` in milliseconds since the epoch. */
export function noted(board: BreakerBoard, report: BreakerReport, now: number): BreakerBoard {
  const others = board.processes.filter(({ process }) => process !== report.process);
  const own = report.breakers.length === 0 ? [] : [{ ...report, at: new Date(now).toISOString() }];
  return current({ ...board, processes: [...own, ...others].slice(0, MOST_PROCESSES) }, now);
}

/** The board after an operator's word: one override a target, the newest. */
export function forced(
  board: BreakerBoard,
  { target, to, forMs, by, reason }: ForceCommand,
  now: number,
): BreakerBoard {
  const others = board.overrides.filter((override) => override.target !== target);
  const at = new Date(now).toISOString();
  const until = new Date(now + forMs).toISOString();
  const own = to === 'auto' ? [] : [{ target, to, by, reason, at, until }];
  return current({ ...board, overrides: [...others, ...own] }, now);
}

/** Without what has lapsed, and processes that have been silent for two hours. */
export function current({ overrides, processes }: BreakerBoard, now: number): BreakerBoard {
  return {
    overrides: overrides.filter(({ until }) => Date.parse(until) > now),
    processes: processes.filter(({ at }) => Date.parse(at) > now - FORGET_MS),
  };
}
