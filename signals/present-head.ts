import type { Knowledge } from './knowledge.ts';
import { valuesOf } from './register.ts';

/**
 * The commit that is head now; undefined while it is unknown. A head that a known push has left, at the register's stamp
 * or later, is none any more, whatever a read says: GitHub can answer with what was before the push.
 */
export function presentHead({ head, pushes }: Knowledge): string | undefined {
  if (head === null) return undefined;
  const isLeft = (commit: string): boolean =>
    pushes.some((push) => push.before === commit && push.after !== commit && push.at >= head.at);
  const last = valuesOf(head)?.filter((commit) => !isLeft(commit)) ?? [];
  return last.length === 1 ? last[0] : undefined;
}
