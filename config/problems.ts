import { z } from 'zod';
import { closest } from './closest.ts';
import { configSchema } from './schema.ts';
import { isSecret } from './secrets.ts';

/** One thing that is wrong with the configuration. */
export interface Problem {
  /** From the root, as written in the file: `bridge.port`, `stages[1].gate.condition`. */
  readonly path: readonly PropertyKey[];
  /** Whether the key itself is wrong (`key`) or what stands behind it (`value`). */
  readonly part: 'key' | 'value';
  /** What is there and what was expected, without the place. */
  readonly text: string;
}

/** What the schema has against `raw`, each problem once, in no order. */
export function problemsOf(raw: unknown, error: z.ZodError): Problem[] {
  const problems = error.issues.flatMap((issue) => problemsOfIssue(raw, issue));
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = `${problem.path.map(String).join('.')} ${problem.text}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** `stages[1].gate`. */
function keyOf(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${String(step)}]` : `${index === 0 ? '' : '.'}${String(step)}`))
    .join('');
}

function problemsOfIssue(raw: unknown, issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(configSchema, issue.path);
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      part: 'key',
      text: `${keyOf([...issue.path, key])} is not a key of the configuration${suggestion(key, known)}`,
    }));
  }
  const name = issue.path.length === 0 ? 'the configuration' : keyOf(issue.path);
  const value = valueAt(raw, issue.path);
  const state = value === undefined ? 'is missing' : `is ${shown(value, issue.path)}`;
  return [{ path: issue.path, part: 'value', text: `${name} ${state}, ${expected(issue, value)}` }];
}

function suggestion(key: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const near = closest(key, known);
  return near === null ? `, expected one of ${known.join(', ')}` : `, did you mean "${near}"?`;
}

/** Our own messages say what was expected; zod's are put into the same words. */
function expected(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.message.startsWith('expected ')) return issue.message;
  switch (issue.code) {
    case 'invalid_type': {
      const quoted = issue.expected === 'string' && typeof value === 'number' ? ' (put it in quotes)' : '';
      return `expected ${NOUNS[issue.expected] ?? issue.expected}${quoted}`;
    }
    case 'invalid_value':
      return `expected one of ${issue.values.map(String).join(', ')}`;
    default:
      return `expected something else: ${issue.message}`;
  }
}

const NOUNS: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping of keys',
  record: 'a mapping of keys',
};

/** A value as a message may show it: short, and never a secret. */
function shown(value: unknown, path: readonly PropertyKey[]): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping of keys';
  if (isSecret(path))
    return `${value === '' ? 'empty text' : typeof value === 'string' ? 'text' : `a ${typeof value}`} (hidden)`;
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…"` : text;
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined,
    raw,
  );
}

/** The keys that the schema knows at this place; empty where any key goes. */
function knownKeys(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  const plain = unwrapped(schema);
  const [step, ...rest] = path;
  if (plain instanceof z.ZodObject) {
    const shape = plain.shape as Record<string, z.core.$ZodType>;
    const next = step === undefined ? undefined : shape[String(step)];
    return step === undefined ? Object.keys(shape) : next === undefined ? [] : knownKeys(next, rest);
  }
  if (plain instanceof z.ZodArray) return step === undefined ? [] : knownKeys(plain.element, rest);
  if (plain instanceof z.ZodRecord && step === undefined) {
    return plain.keyType instanceof z.ZodEnum ? plain.keyType.options.map(String) : [];
  }
  return [];
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  const wrapper =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault;
  return wrapper ? unwrapped(schema.unwrap()) : schema;
}
