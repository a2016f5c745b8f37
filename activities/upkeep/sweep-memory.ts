import { createHash } from 'node:crypto';
import type { Difference } from './sweep-differences.ts';
import type { SweepMemory } from './upkeep-activities.ts';

/** Differences of each kind that a sweep remembers. More than that are healed all the same, some sweeps later. */
const KEPT_KEYS = 1_000;

/** What a sweep knows of the one before, whichever worker that ran on. */
export interface Remembered {
  /** Milliseconds since the epoch up to which silence was looked for; null for never. */
  readonly silentUntil: number | null;
  /** Behind which key it left off. */
  readonly reached: SweepMemory['reached'];
  /** The sweep before found this difference too. */
  wasFound(key: string): boolean;
  /** It was healed already, or can't be. */
  wasSettled(key: string): boolean;
  /** It is a live run without anybody, as Temporal said when its play was to be told. */
  wasOrphaned(key: string): boolean;
}

const FROM_THE_BEGINNING = { tell: '', nudge: '' };

export function remembered(memory: SweepMemory | null): Remembered {
  const found = new Set(memory?.found);
  const settled = new Set(memory?.settled);
  const orphaned = new Set(memory?.orphaned);
  return {
    silentUntil: memory?.silentUntil ?? null,
    // The memory of an older version lacks it.
    reached: { ...FROM_THE_BEGINNING, ...(memory as Partial<SweepMemory> | null)?.reached },
    wasFound: (key) => found.has(short(key)),
    wasSettled: (key) => settled.has(short(key)),
    wasOrphaned: (key) => orphaned.has(short(key)),
  };
}

type Known = Pick<Difference, 'kind' | 'key'>;

/** What a sweep leaves, with its differences in full. */
interface Left extends Omit<SweepMemory, 'found' | 'settled' | 'orphaned'> {
  readonly found: readonly Known[];
  readonly settled: readonly Known[];
  readonly orphaned: readonly Known[];
}

/** What the next sweep has to know; of more differences of a kind than are kept the first. */
export function memoryOf({ found, settled, orphaned, ...where }: Left): SweepMemory {
  return { found: kept(found), settled: kept(settled), orphaned: kept(orphaned), ...where };
}

/** Each kind by itself: thousands of one that last must not push the other out. */
function kept(differences: readonly Known[]): string[] {
  return (['tell', 'nudge'] as const).flatMap((kind) => {
    const ofKind = differences.filter((each) => each.kind === kind);
    return ofKind.slice(0, KEPT_KEYS).map(({ key }) => short(key));
  });
}

/** Keys are long and only compared. */
function short(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 12);
}
