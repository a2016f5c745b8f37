import { isDeepStrictEqual } from 'node:util';
import { parsePath } from '../../signals/rule-path.ts';
import type { ValidationRule } from '../../signals/resume.ts';
import type { KubernetesObject } from '../argo/cluster.ts';
import { matches } from './matches.ts';

/** Characters of what was found that are shown. */
const MOST_SHOWN = 100;

/** Why a rule does not hold; null if it does. */
type Why = string | null;

/** What does not hold of the run as the API server shows it: each rule with what was found instead, in words. */
export function brokenRules(workflow: KubernetesObject, rules: readonly ValidationRule[]): string[] {
  return rules.flatMap((rule) => {
    const path = parsePath(rule.field);
    const why = 'wrong' in path ? `the path ${path.wrong}` : whyNot(rule, fieldOf(workflow, path.keys));
    return why === null ? [] : [`${inWords(rule)}: ${why}`];
  });
}

/** Undefined where there is none; a null of JSON is none. */
function fieldOf(workflow: KubernetesObject, keys: readonly string[]): unknown {
  let value: unknown = workflow;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value ?? undefined;
}

function whyNot({ operator, value }: ValidationRule, found: unknown): Why {
  if (operator === 'exists') return found === undefined ? 'there is no such field' : null;
  if (operator === 'not-exists') return found === undefined ? null : `found ${shown(found)}`;
  if (operator === 'not-equals') return found !== undefined && isSame(found, value) ? `found ${shown(found)}` : null;
  if (found === undefined) return 'there is no such field';
  const otherwise = (holds: boolean): Why => (holds ? null : `found ${shown(found)}`);
  switch (operator) {
    case 'equals':
      return otherwise(isSame(found, value));
    case 'in':
    case 'not-in':
      if (!Array.isArray(value)) return 'its value is no list';
      return otherwise(value.some((each) => isSame(found, each)) === (operator === 'in'));
    case 'contains':
      return otherwise(contains(found, value));
    case 'matches':
      return whyNoMatch(found, value);
    case 'greater-than':
    case 'less-than':
      return whyNotOrdered(operator, found, value);
    default:
      return operator satisfies never;
  }
}

function isSame(found: unknown, value: unknown): boolean {
  return isDeepStrictEqual(found, value);
}

function contains(found: unknown, value: unknown): boolean {
  if (Array.isArray(found)) return found.some((each) => isSame(each, value));
  return typeof found === 'string' && typeof value === 'string' && found.includes(value);
}

function whyNoMatch(found: unknown, value: unknown): Why {
  if (typeof value !== 'string') return 'its value is no pattern';
  if (typeof found !== 'string' && typeof found !== 'number' && typeof found !== 'boolean')
    return `found ${shown(found)}, which is no text`;
  const match = matches(value, String(found));
  if ('wrong' in match) return match.wrong;
  return match.matches ? null : `found ${shown(found)}`;
}

function whyNotOrdered(operator: 'greater-than' | 'less-than', found: unknown, value: unknown): Why {
  const [left, right] = [numberOf(found), numberOf(value)];
  if (right === null) return 'its value is no number';
  if (left === null) return `found ${shown(found)}, which is no number`;
  return (operator === 'greater-than' ? left > right : left < right) ? null : `found ${shown(found)}`;
}

/** A number, or text that is one: labels and arguments are always text. */
function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(value) ? Number(value) : null;
}

function inWords({ field, operator, value }: ValidationRule): string {
  return `rule ${cut(field)} ${operator}${value === undefined ? '' : ` ${shown(value)}`}`;
}

function shown(value: unknown): string {
  return cut(JSON.stringify(value));
}

function cut(text: string): string {
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN - 1)}…`;
}
