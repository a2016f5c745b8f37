import { z } from 'zod';

/** Milliseconds as a whole number, or a whole number with a unit: `500ms`, `30s`, `15m`, `4h`, `14d`. */
type Duration = number | string;

/** What a written duration looks like. */
const DURATION_PATTERN = /^(\d+)(ms|s|m|h|d)$/;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds. Longer than anything that is meant, and short enough for every clock and timer. */
const LONGEST = 365 * 86_400_000;

const EXPECTED = 'expected milliseconds, or a number with a unit (500ms, 30s, 15m, 4h, 14d), 365d at most';

/** A duration as it is configured. */
export const durationSchema = z.union(
  [
    z.int({ error: EXPECTED }).nonnegative({ error: EXPECTED }).max(LONGEST, { error: EXPECTED }),
    z
      .string()
      .regex(DURATION_PATTERN, { error: EXPECTED, abort: true })
      .refine((text) => toMs(text) <= LONGEST, EXPECTED),
  ],
  { error: EXPECTED },
);

/** A duration in milliseconds. Throws a `RangeError` for text that isn't one; the schema lets none through. */
export function toMs(duration: Duration): number {
  if (typeof duration === 'number') return duration;
  const [, amount, unit] = DURATION_PATTERN.exec(duration) ?? [];
  const factor = unit === undefined ? undefined : UNITS[unit];
  if (amount === undefined || factor === undefined) throw new RangeError(`"${duration}" is not a duration`);
  return Number(amount) * factor;
}
