/** Data as YAML gives it. */
export type PlainObject = Readonly<Record<string, unknown>>;

/**
 * `upper` over `lower`: mappings are joined key by key, anything else replaces. What is undefined or null says nothing,
 * so that a section of which every line is commented out is as good as none.
 */
export function layer(lower: PlainObject, upper: PlainObject): PlainObject {
  const keys = [...new Set([...Object.keys(lower), ...Object.keys(upper)])];
  const entries = keys.flatMap((key): [string, unknown][] => {
    const value = join(lower[key] ?? undefined, upper[key] ?? undefined);
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(entries);
}

/** A copy in which the value at `path` is `value`. */
export function withKey(object: PlainObject, path: readonly string[], value: unknown): PlainObject {
  const [key, ...rest] = path;
  if (key === undefined) return object;
  const below = object[key];
  return { ...object, [key]: rest.length === 0 ? value : withKey(isMapping(below) ? below : {}, rest, value) };
}

function join(lower: unknown, upper: unknown): unknown {
  if (isMapping(upper)) return layer(isMapping(lower) ? lower : {}, upper);
  if (upper !== undefined) return clean(upper);
  return clean(lower);
}

function clean(value: unknown): unknown {
  if (isMapping(value)) return layer(value, {});
  return Array.isArray(value) ? (value as unknown[]).map(clean) : value;
}

function isMapping(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
