import { compare } from './compare.ts';
import type { PushFact } from './facts.ts';
import type { Knowledge } from './knowledge.ts';
import { valuesOf, type Register } from './register.ts';

/**
 * The commit that is head now; undefined while it is unknown. A head that a known push has left, at the register's stamp
 * or later, is none any more, whatever a read says: GitHub can answer with what was before the push. Only where pushes of
 * that time have led back to it as well does a settled read say which it is.
 */
export function presentHead({ head, pushes }: Knowledge): string | undefined {
  if (head === null) return undefined;
  const last = valuesOf(head)?.filter((commit) => !isLeft(commit, head, pushes)) ?? [];
  return last.length === 1 ? last[0] : undefined;
}

function isLeft(commit: string, head: Register<string>, pushes: readonly PushFact[]): boolean {
  const times = pushes.flatMap(({ before, after, at }) =>
    before === commit && after !== commit && at >= head.at ? [at] : [],
  );
  const last = times.sort(compare).at(-1);
  if (last === undefined) return false;
  return (
    !head.settled ||
    endsElsewhere(
      commit,
      pushes.filter(({ at }) => at >= last),
    )
  );
}

/**
 * Whether a way over these pushes, in whatever order they were made, ends at another commit: it comes to its end once
 * more than it leaves it. One that ends where it began comes to all as often as it leaves them.
 */
function endsElsewhere(commit: string, pushes: readonly PushFact[]): boolean {
  const comings = (to: string): number =>
    pushes.filter(({ after }) => after === to).length - pushes.filter(({ before }) => before === to).length;
  const own = comings(commit);
  return pushes.some(({ after }) => comings(after) > own);
}
