import { createHash } from 'node:crypto';
import type { SweepMemory } from './upkeep-activities.ts';

/** Differences that a sweep remembers. More than that are healed all the same, some sweeps later. */
const KEPT_KEYS = 1_000;

/** What a sweep knows of the one before, whichever worker that ran on. */
export interface Remembered {
  /** Milliseconds since the epoch up to which silence was looked for; null for never. */
  readonly silentUntil: number | null;
  /** The sweep before found this difference too. */
  wasFound(key: string): boolean;
  /** It was healed already, or can't be. */
  wasSettled(key: string): boolean;
}

export function remembered(memory: SweepMemory | null): Remembered {
  const found = new Set(memory?.found);
  const settled = new Set(memory?.settled);
  return {
    silentUntil: memory?.silentUntil ?? null,
    wasFound: (key) => found.has(short(key)),
    wasSettled: (key) => settled.has(short(key)),
  };
}

/** What the next sweep has to know of the differences that were found, and of those of them that are settled. */
export function memoryOf(found: readonly string[], settled: readonly string[], silentUntil: number): SweepMemory {
  const isSettled = new Set(settled);
  const unsettled = found.filter((key) => !isSettled.has(key));
  return { found: kept(unsettled), settled: kept(settled), silentUntil };
}

function kept(keys: readonly string[]): string[] {
  return keys.slice(0, KEPT_KEYS).map(short);
}

/** Keys are long and only compared. */
function short(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 12);
}
