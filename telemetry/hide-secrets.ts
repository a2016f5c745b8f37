/** Whatever is logged under these keys is replaced: secrets, and bodies that hold them. */
export const SECRET_KEYS = ['authorization', 'token', 'apiKey', 'secret', 'secrets', 'signature', 'body', 'payload'];
const IN_LOWER_CASE = new Set(SECRET_KEYS.map((key) => key.toLowerCase()));

/** What is written instead. */
export const HIDDEN = '(hidden)';

/**
 * What is logged, as plain data without its secrets, however deep they stand: of errors the class, the message, the stack,
 * the causes and their own properties. What says itself how it is written as JSON (`toJSON`) is asked first.
 */
export function hideSecrets(line: object): Record<string, unknown> {
  try {
    return { ...(plain(line, new Map()) as object) };
  } catch {
    return { unwritten: 'it does not let itself be read' };
  }
}

/** `known`: what has been looked at already, since things refer to each other and to themselves. */
function plain(value: unknown, known: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (known.has(value)) return known.get(value);
  if (saysItself(value)) {
    known.set(value, null);
    const said = plain(value.toJSON(), known);
    known.set(value, said);
    return said;
  }
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    known.set(value, list);
    for (const each of value as readonly unknown[]) list.push(plain(each, known));
    return list;
  }
  const copy: Record<string, unknown> = {};
  known.set(value, copy);
  const words = value instanceof Error ? Object.entries(wordsOf(value)) : [];
  for (const [key, each] of [...words, ...Object.entries(value)]) {
    copy[key] = IN_LOWER_CASE.has(key.toLowerCase()) ? HIDDEN : plain(each, known);
  }
  return copy;
}

function saysItself(value: object): value is { toJSON: () => unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

/** What an error has and does not enumerate. */
function wordsOf(error: Error): object {
  const { message, stack, cause } = error;
  const type = error.constructor.name;
  return {
    ...{ type, message, stack },
    ...(cause === undefined ? {} : { cause }),
    ...(error instanceof AggregateError ? { errors: error.errors as unknown } : {}),
  };
}
