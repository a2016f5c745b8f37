const UNITS: readonly (readonly [name: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

/** A length of time in its two largest units: `3 h 57 min`. */
export function inWords(ms: number): string {
  let rest = Math.max(0, ms);
  const parts: string[] = [];
  for (const [name, unit] of UNITS) {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    if (count > 0) parts.push(`${String(count)} ${name}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.length === 0 ? '0 s' : parts.join(' ');
}

/** `5 min ago`, or `in 2 h` for what is still to come. `at` is RFC 3339; text that is no instant is shown as it is. */
export function relative(at: string, now: number): string {
  const then = Date.parse(at);
  if (Number.isNaN(then)) return at;
  if (Math.abs(now - then) < 1_000) return 'now';
  return then > now ? `in ${inWords(then - now)}` : `${inWords(now - then)} ago`;
}
