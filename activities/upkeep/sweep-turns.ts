import { compare } from '../../signals/compare.ts';

/**
 * In the order of keys, from behind `reached` and round: what one sweep has no time for the next one begins with, so that
 * nothing at the front, however much of it there is or however often it fails, keeps a sweep from what stands behind it.
 */
export function inTurn<T extends { readonly key: string }>(items: readonly T[], reached: string): T[] {
  const inOrder = [...items].sort((a, b) => compare(a.key, b.key));
  const isBehind = ({ key }: T): boolean => compare(key, reached) > 0;
  return [...inOrder.filter(isBehind), ...inOrder.filter((item) => !isBehind(item))];
}
