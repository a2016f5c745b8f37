import { z } from 'zod';
import type { KubernetesObject } from './cluster.ts';

/** Text that Argo also accepts as a number or boolean (its `AnyString`). */
const anyString = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const parameterSchema = z.object({
  name: z.string(),
  value: anyString.nullish(),
  default: anyString.nullish(),
  valueFrom: z.object({ supplied: z.unknown().optional(), default: anyString.nullish() }).nullish(),
});

const parametersSchema = z.object({ parameters: z.array(parameterSchema).nullish() }).nullish();

const nodeSchema = z.object({
  id: z.string(),
  displayName: z.string().default(''),
  templateName: z.string().default(''),
  type: z.string(),
  phase: z.string().default(''),
  message: z.string().nullish(),
  startedAt: z.string().nullish(),
  finishedAt: z.string().nullish(),
  children: z.array(z.string()).nullish(),
  inputs: parametersSchema,
  outputs: parametersSchema,
});

/** A node of `status.nodes`, as far as gates need it. */
export type WorkflowNode = z.infer<typeof nodeSchema>;

/** Every readable node of a run; empty while the nodes are compressed or offloaded. */
export function nodesOf(workflow: KubernetesObject): WorkflowNode[] {
  const nodes: unknown = workflow.status?.['nodes'];
  if (typeof nodes !== 'object' || nodes === null) return [];
  return Object.values(nodes).flatMap((node) => {
    const parsed = nodeSchema.safeParse(node);
    return parsed.success ? [parsed.data] : [];
  });
}

/** The node with this id. */
export function nodeOf(workflow: KubernetesObject, id: string): WorkflowNode | undefined {
  return nodesOf(workflow).find((node) => node.id === id);
}
