/** Text order by code unit, the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Chooses by rank (lowest first), then by text, so that the choice does not depend on the order. */
export function pick<T>(rank: (value: T) => string): (a: T, b: T) => T {
  return (a, b) => ((compare(rank(a), rank(b)) || compare(JSON.stringify(a), JSON.stringify(b))) <= 0 ? a : b);
}

/** The newer of two; of equally new ones the lower in rank. */
export function newest<T extends { readonly at: string }>(rank: (value: T) => string): (a: T, b: T) => T {
  const inEqualSeconds = pick(rank);
  return (a, b) => (a.at === b.at ? inEqualSeconds(a, b) : a.at > b.at ? a : b);
}
