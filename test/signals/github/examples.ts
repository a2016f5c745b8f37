import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';

/** GitHub's example deliveries, as the community collects them: 329 of 58 events. */
const file = createRequire(import.meta.url).resolve('@octokit/webhooks-examples');
const shape = z.array(
  z.object({ name: z.string(), examples: z.array(z.looseObject({ action: z.string().optional() })) }),
);
const DEFINITIONS = shape.parse(JSON.parse(readFileSync(file, 'utf8')));

export interface Example {
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export const EXAMPLES: readonly Example[] = DEFINITIONS.flatMap(({ name, examples }) =>
  examples.map((payload) => ({ event: name, payload })),
);

/** The newest example of an event and action, copied so that a test may change it. */
export function exampleOf(event: string, action: string): Record<string, unknown> {
  const example = EXAMPLES.findLast((each) => each.event === event && each.payload['action'] === action);
  if (example === undefined) throw new Error(`no example of ${event}.${action}`);
  return structuredClone(example.payload);
}

/** Writes values over a copy, object by object; arrays and everything else are replaced, `undefined` takes away. */
export function over<T>(original: T, changes: object): T {
  const copy = { ...original } as Record<string, unknown>;
  for (const [key, value] of Object.entries(changes)) {
    const before = copy[key];
    const nested = isPlain(before) && isPlain(value);
    if (value === undefined) Reflect.deleteProperty(copy, key);
    else copy[key] = nested ? over(before, value) : value;
  }
  return copy as T;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
