let last: { readonly value: object; readonly text: string } | null = null;

/**
 * JSON of what is never changed again, as stored objects are. A write is told to every watch and to its author, one right
 * after the other: the text is made once for all of them, and kept only until the next object.
 */
export function jsonOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (last?.value !== value) last = { value, text: JSON.stringify(value) };
  return last.text;
}
