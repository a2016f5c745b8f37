/** Milliseconds as a whole number, or a whole number with a unit: `500ms`, `30s`, `15m`, `4h`, `14d`. */
type Duration = number | string;

/** What a written duration looks like. */
export const DURATION_PATTERN = /^(\d+)(ms|s|m|h|d)$/;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration in milliseconds. Throws a `RangeError` for text that isn't one; the schema lets none through. */
export function toMs(duration: Duration): number {
  if (typeof duration === 'number') return duration;
  const [, amount, unit] = DURATION_PATTERN.exec(duration) ?? [];
  const factor = unit === undefined ? undefined : UNITS[unit];
  if (amount === undefined || factor === undefined) throw new RangeError(`"${duration}" is not a duration`);
  return Number(amount) * factor;
}
