import { compare } from './compare.ts';

/** How a set is kept. */
export interface Keeping<T> {
  /** What makes two of them the same. */
  readonly keyOf: (value: T) => string;
  /** Of two with one key the one that stays. Commutative and associative; it neither turns a stamp back nor changes the owner. */
  readonly join: (a: T, b: T) => T;
  /** Whose word it is. */
  readonly ownerOf: (value: T) => string | number;
  /** How many are kept. */
  readonly most: number;
}

/**
 * Adds to a keyed set, newest first. Where it grows too large everybody's newest stays before anybody's second, so that
 * nobody's words, however many, take the place of another's last one. Which stay does not depend on the order in which
 * they came: what is left out once would be left out of every larger set too.
 */
export function insert<T extends { readonly at: string }>(set: readonly T[], value: T, keeping: Keeping<T>): T[] {
  const { keyOf, join, ownerOf, most } = keeping;
  const byKey = new Map(set.map((each) => [keyOf(each), each]));
  const known = byKey.get(keyOf(value));
  byKey.set(keyOf(value), known === undefined ? value : join(known, value));
  const newestFirst = [...byKey]
    .sort(([keyA, a], [keyB, b]) => compare(b.at, a.at) || compare(keyA, keyB))
    .map(([, each]) => each);
  return newestFirst.length <= most ? newestFirst : inTurns(newestFirst, ownerOf, most);
}

/** Whether there is something under the value's key. */
export function has<T>(set: readonly T[], value: T, { keyOf }: Keeping<T>): boolean {
  return set.some((each) => keyOf(each) === keyOf(value));
}

function inTurns<T>(newestFirst: readonly T[], ownerOf: (value: T) => string | number, most: number): T[] {
  const spoken = new Map<string | number, number>();
  const turns = newestFirst.map((value) => {
    const turn = spoken.get(ownerOf(value)) ?? 0;
    spoken.set(ownerOf(value), turn + 1);
    return { value, turn };
  });
  const kept = new Set([...turns].sort((a, b) => a.turn - b.turn).slice(0, most));
  return turns.filter((each) => kept.has(each)).map(({ value }) => value);
}
