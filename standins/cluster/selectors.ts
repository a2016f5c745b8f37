import { badRequest } from './api-error.ts';
import type { KubeObject } from './kube-object.ts';

/** Whether an object belongs to a list or a watch. */
export type Selector = (object: KubeObject) => boolean;

/** What selects everything. */
const everything: Selector = () => true;

/**
 * A label selector in the words of the API: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b,c)`, `a`, `!a`, joined
 * by commas. As there, `!=` and `notin` also hold where the label is absent. Throws 400.
 */
export function parseLabelSelector(text: string | null): Selector {
  if (text === null || text.trim() === '') return everything;
  // A comma inside parentheses separates values, not requirements.
  const requirements = text.split(/,(?![^(]*\))/).map((part) => parseRequirement(part.trim(), text));
  return (object) => requirements.every((holds) => holds(object.metadata.labels ?? {}));
}

type Requirement = (labels: Readonly<Record<string, string>>) => boolean;

const keyPattern = /^(?:[a-z0-9.-]+\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

function parseRequirement(part: string, whole: string): Requirement {
  const refuse = () => badRequest(`unable to parse requirement: found '${part}' in '${whole}'`);
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(part);
  const comparison = /^([^\s=!]+)\s*(==|=|!=)\s*(\S*)$/.exec(part);
  const existence = /^(!?)\s*(\S+)$/.exec(part);
  const key = set?.[1] ?? comparison?.[1] ?? existence?.[2] ?? '';
  if (!keyPattern.test(key)) throw refuse();
  if (set !== null) {
    const values = (set[3] ?? '').split(',').map((value) => value.trim());
    const wanted = set[2] === 'in';
    return (labels) => isOneOf(labels[key], values) === wanted;
  }
  if (comparison !== null) {
    const wanted = comparison[2] !== '!=';
    return (labels) => (labels[key] === comparison[3]) === wanted;
  }
  const wanted = existence?.[1] !== '!';
  return (labels) => (labels[key] !== undefined) === wanted;
}

function isOneOf(value: string | undefined, values: readonly string[]): boolean {
  return value !== undefined && values.includes(value);
}

/** A field selector over `metadata.name` and `metadata.namespace`, the only two that custom resources have. */
export function parseFieldSelector(text: string | null): Selector {
  if (text === null || text.trim() === '') return everything;
  const requirements = text.split(',').map((part): Selector => {
    const [, field, operator, value] = /^(metadata\.name|metadata\.namespace)(==|=|!=)(.*)$/.exec(part.trim()) ?? [];
    if (field === undefined) throw badRequest(`field label not supported: ${part.split(/[=!]/)[0] ?? ''}`);
    const wanted = operator !== '!=';
    return ({ metadata }) => ((field === 'metadata.name' ? metadata.name : metadata.namespace) === value) === wanted;
  });
  return (object) => requirements.every((holds) => holds(object));
}
