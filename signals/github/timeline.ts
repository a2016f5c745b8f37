import { z } from 'zod';
import type { LabelFact } from '../facts.ts';
import { accountOrGhost } from './account.ts';
import { instant } from './stamp.ts';

const label = { actor: accountOrGhost, created_at: instant, label: z.object({ name: z.string() }) };
const entryShape = z.discriminatedUnion('event', [
  z.object({ event: z.literal('labeled'), ...label }),
  z.object({ event: z.literal('unlabeled'), ...label }),
  z.object({ event: z.literal('committed'), sha: z.string() }),
  z.object({ event: z.literal('head_ref_force_pushed'), commit_id: z.string().nullable() }),
]);
type Entry = z.infer<typeof entryShape>;

/** The four kinds above, out of some forty that GitHub knows. */
const consumedShape = z.object({ event: z.enum(['labeled', 'unlabeled', 'committed', 'head_ref_force_pushed']) });

/**
 * Who put labels on a pull request and took them off, from its timeline. A timeline does not say at which commit: an
 * entry speaks of the present head only if it comes after the last commit or force push, and that one is the head that
 * the pull request shows; otherwise its head is null. Throws a `ZodError` where an entry is not what GitHub promises.
 */
export function labelFacts(
  timeline: readonly unknown[],
  of: { readonly pullRequest: number; readonly head: string },
): LabelFact[] {
  const entries = z.array(entryShape).parse(timeline.filter((entry) => consumedShape.safeParse(entry).success));
  const lastMove = entries.findLastIndex((entry) => movedTo(entry) !== undefined);
  const last = entries[lastMove];
  const headKnown = last !== undefined && movedTo(last) === of.head;
  return entries.flatMap((entry, index): LabelFact[] => {
    if (entry.event !== 'labeled' && entry.event !== 'unlabeled') return [];
    return [
      {
        kind: 'label',
        pullRequest: of.pullRequest,
        action: entry.event,
        label: entry.label.name,
        head: headKnown && index > lastMove ? of.head : null,
        by: entry.actor,
        at: entry.created_at,
        source: 'timeline',
      },
    ];
  });
}

/** The commit to which an entry moved the head, null if GitHub does not say; undefined for other entries. */
function movedTo(entry: Entry): string | null | undefined {
  switch (entry.event) {
    case 'committed':
      return entry.sha;
    case 'head_ref_force_pushed':
      return entry.commit_id;
    case 'labeled':
    case 'unlabeled':
      return undefined;
    default:
      return entry satisfies never;
  }
}
