import { EventEmitter } from 'node:events';

/** Whatever is logged under these keys is replaced: secrets, and bodies that hold them. */
export const SECRET_KEYS = [
  ...['authorization', 'token', 'accessToken', 'apiKey', 'password', 'secret', 'secrets', 'signature'],
  ...['body', 'payload', 'rawHeaders', 'cookie'],
];
/** Those that no path of pino's can name. */
const HEADERS = ['set-cookie', 'x-hub-signature', 'x-hub-signature-256'];
const IN_LOWER_CASE = new Set([...SECRET_KEYS, ...HEADERS].map((key) => key.toLowerCase()));

/** Secrets in the middle of words: what a header says of who asks, GitHub's own tokens, and those in an address. */
const IN_WORDS = [
  /(?<=\b(?:bearer\s+|basic\s+(?=[\w+/=]{16})))[\w.~+/=-]{6,}/gi,
  /\b(?:gh[opsur]_|github_pat_)\w+/g,
  /(?<=[?&](?:access_token|token|secret)=)[^&\s"']+/gi,
];

/** What is written instead. */
export const HIDDEN = '(hidden)';

/**
 * What is logged, as plain data without what stands under `SECRET_KEYS`, however deep, and without tokens in the middle of
 * words: of errors the class, the message, the stack, the causes and their own properties; of sockets, requests and other
 * emitters of events only the class, since they hold whatever was sent through them. What says itself how it is written as
 * JSON (`toJSON`) is asked first. A secret under a name of its own, in a form that is none of a token's, is not known for one.
 */
export function hideSecrets(line: object): Record<string, unknown> {
  return { ...(plain(line, new Map()) as object) };
}

/** `known`: what has been looked at already, since things refer to each other and to themselves. */
function plain(value: unknown, known: Map<object, unknown>): unknown {
  if (typeof value === 'string') return IN_WORDS.reduce((words, secret) => words.replace(secret, HIDDEN), value);
  if (typeof value !== 'object' || value === null) return value;
  if (known.has(value)) return known.get(value);
  if (value instanceof EventEmitter) return `(${value.constructor.name})`;
  if (saysItself(value)) {
    known.set(value, null);
    const said = plain(
      readable(() => value.toJSON()),
      known,
    );
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
  for (const [key, word] of words) copy[key] = plain(word, known);
  for (const key of Object.keys(value)) {
    const isSecret = IN_LOWER_CASE.has(key.toLowerCase());
    copy[key] = isSecret
      ? HIDDEN
      : plain(
          readable(() => (value as Readonly<Record<string, unknown>>)[key]),
          known,
        );
  }
  return copy;
}

/** What lets itself not be read is no reason to lose the rest of the line. */
function readable(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return '(unreadable)';
  }
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
