import { isJsonObject } from '../kube-object.ts';

/** What the names between `{{` and `}}` stand for. */
export type Scope = ReadonlyMap<string, string>;

/** Fills in all placeholders whose name is known, in every string of a value; others stay as they are. */
export function fillIn<T>(value: T, scope: Scope): T;
export function fillIn(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') {
    return value.replace(/\{\{\s*([^{}\s]+)\s*\}\}/g, (whole, name: string) => scope.get(name) ?? whole);
  }
  if (Array.isArray(value)) return value.map((entry: unknown) => fillIn(entry, scope));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fillIn(entry, scope)]));
}
