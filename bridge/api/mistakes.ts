import { z } from 'zod';
import { closest } from '../../config/closest.ts';
import { BatonError, type Mistake } from '../../errors/baton-error.ts';

/** Mistakes that are told at a time; whoever sends more than that has something else in mind. */
const MOST = 20;

/** Fields whose values a message may repeat: short words, and never secrets. */
const SHOWN = new Set([
  'repository',
  'taskId',
  'eventType',
  'gate',
  'prNumber',
  'workflowName',
  'deadline',
  'operator',
  'to',
  'from',
]);

/** A JSON Pointer as a URI fragment (RFC 6901, section 6): `#/validationRules/0/field`. */
export function pointerTo(path: readonly PropertyKey[]): string {
  const steps = path.map((step) =>
    encodeURIComponent(String(step).slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')),
  );
  return ['#', ...steps].join('/');
}

/** `value` if the schema takes it. Throws `BATON_REQUEST_INVALID` with everything that is wrong with it. */
export function parseWith<T extends z.ZodType>(
  schema: T,
  value: unknown,
  below: readonly PropertyKey[] = [],
): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.flatMap((issue) => mistakesOf(schema, value, issue, below)));
}

/** The error for these mistakes, at least one. */
export function invalid(mistakes: readonly Mistake[]): BatonError {
  const told = mistakes.slice(0, MOST);
  const more = mistakes.length - told.length;
  const words = told.map(({ pointer, detail }) => `${pointer} ${detail}`).slice(0, 3);
  const others = mistakes.length - words.length;
  const detail = others > 0 ? `${words.join('; ')}; and ${String(others)} more` : words.join('; ');
  const rest = more > 0 ? [{ pointer: '#', detail: `has ${String(more)} more mistakes` }] : [];
  return new BatonError('BATON_REQUEST_INVALID', { detail, mistakes: [...told, ...rest] });
}

function mistakesOf(
  schema: z.ZodType,
  value: unknown,
  issue: z.core.$ZodIssue,
  below: readonly PropertyKey[],
): readonly Mistake[] {
  if (issue.code === 'unrecognized_keys') {
    const known = issue.path.length === 0 && schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
    return issue.keys.slice(0, MOST + 1).map((key) => {
      const near = closest(key.slice(0, 100), known);
      const meant = near === null ? '' : `, did you mean ${near}?`;
      return { pointer: pointerTo([...below, ...issue.path, key]), detail: `is not a field here${meant}` };
    });
  }
  const found = issue.path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[step] : undefined),
    value,
  );
  return [{ pointer: pointerTo([...below, ...issue.path]), detail: `${state(found, issue.path)}, ${expected(issue)}` }];
}

function state(value: unknown, path: readonly PropertyKey[]): string {
  if (value === undefined) return 'is missing';
  if (value === '') return 'is empty';
  if (value === null) return 'is null';
  if (Array.isArray(value)) return 'is a list';
  if (typeof value === 'object') return 'is an object';
  if (!SHOWN.has(String(path.at(-1)))) return `is ${typeof value === 'string' ? 'text' : `a ${typeof value}`}`;
  const text = JSON.stringify(value);
  return `is ${text.length > 60 ? `${text.slice(0, 57)}…"` : text}`;
}

/** Our own messages say what was expected; zod's own can only be about the form of an object. */
function expected(issue: z.core.$ZodIssue): string {
  if (issue.message.startsWith('expected ')) return issue.message;
  return issue.code === 'invalid_type' && issue.expected === 'object'
    ? 'expected an object'
    : 'expected something else';
}
