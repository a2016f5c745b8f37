const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds in a duration of Argo's: a bare number of seconds, or Go's notation such as `2m` or `1h30m`. */
export function parseDuration(text: string | number): number {
  const written = String(text);
  if (/^\d+$/.test(written)) return Number(written) * 1000;
  const parts = [...written.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== written) {
    throw new Error(`time: invalid duration ${JSON.stringify(written)}`);
  }
  return parts.reduce((total, [, amount = '0', unit = 's']) => total + Number(amount) * (unitMs[unit] ?? 0), 0);
}
