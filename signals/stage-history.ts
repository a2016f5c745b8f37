import { z } from 'zod';
import type { StageChange } from './transition.ts';

/** A run's own history of its stages: the annotation `baton/stage-history`, a JSON array, oldest first. */

/** Changes that are kept. */
const KEPT_CHANGES = 20;

/** Characters that are kept of who asked and why. */
const KEPT_CHARACTERS = { by: 100, reason: 300 };

/** Bytes of all annotations of an object together that the API server takes (256 KiB), less what others may add. */
const ROOM = 240 * 1_024;

const changeSchema = z.object({
  from: z.string().nullable(),
  to: z.string().nullable(),
  at: z.string(),
  by: z.string(),
  reason: z.string(),
  revision: z.number().int().nonnegative().nullable(),
});

/** Reads the annotation; what is not readable, since anybody may have written it, is left out. */
export function historyOf(annotation: string | undefined): StageChange[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(annotation ?? '[]');
  } catch {
    return [];
  }
  const entries = z.array(z.unknown()).safeParse(parsed);
  if (!entries.success) return [];
  return entries.data.flatMap((entry) => {
    const change = changeSchema.safeParse(entry);
    return change.success ? [change.data] : [];
  });
}

/**
 * The annotation with one more change: the newest twenty, and of those as many as find room beside the bytes that other
 * annotations take; an empty list where there is none, since a history must not be in the way of what it tells of.
 */
export function withChange(history: readonly StageChange[], change: StageChange, taken: number): string {
  const { by, reason } = KEPT_CHARACTERS;
  const short = { ...change, by: change.by.slice(0, by), reason: change.reason.slice(0, reason) };
  let kept = [...history, short].slice(-KEPT_CHANGES);
  while (kept.length > 0 && bytesOf(JSON.stringify(kept)) + taken > ROOM) kept = kept.slice(1);
  return JSON.stringify(kept);
}

/** Bytes of annotations, keys and values, without this one. */
export function bytesBeside(annotations: Readonly<Record<string, string>>, key: string): number {
  return Object.entries(annotations)
    .filter(([name]) => name !== key)
    .reduce((sum, [name, value]) => sum + bytesOf(name) + bytesOf(value), 0);
}

/** Length in UTF-8. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
