import { z } from 'zod';
import type { KubernetesObject } from './cluster.ts';

const argumentsSchema = z.object({
  parameters: z.array(z.object({ name: z.string(), value: z.union([z.string(), z.number()]).nullish() })).nullish(),
});

/** An argument that a run was submitted with, as text; empty if it has none of this name. What its template says is not looked at. */
export function argumentOf(workflow: KubernetesObject, name: string): string {
  const parsed = argumentsSchema.safeParse(workflow.spec?.['arguments']);
  const parameters = parsed.success ? (parsed.data.parameters ?? []) : [];
  return String(parameters.find((each) => each.name === name)?.value ?? '');
}
