import { z } from 'zod';
import type { KubernetesObject } from '../../activities/argo/cluster.ts';

const stepSchema = z.looseObject({
  name: z.string(),
  template: z.string().optional(),
  templateRef: z.looseObject({}).optional(),
  inline: z.looseObject({}).optional(),
});
const templateSchema = z.looseObject({
  name: z.string().default(''),
  suspend: z.looseObject({ duration: z.union([z.string(), z.number()]).optional() }).nullish(),
  dag: z.looseObject({ tasks: z.array(stepSchema).default([]) }).optional(),
  // Argo takes a list of lists, and a plain list where each stands alone.
  steps: z.array(z.union([z.array(stepSchema), stepSchema])).optional(),
});
const specSchema = z.looseObject({
  arguments: z
    .looseObject({
      parameters: z.array(z.looseObject({ name: z.string(), enum: z.array(z.string()).optional() })).default([]),
    })
    .optional(),
  templates: z.array(templateSchema).default([]),
  workflowMetadata: z.unknown(),
});

/** As much of a WorkflowTemplate's spec as the doctor reads. */
export type TemplateSpec = z.infer<typeof specSchema>;
type Template = z.infer<typeof templateSchema>;

/** A step or task at which a run stands still. */
export interface SuspendStep {
  readonly name: string;
  /** After which Argo goes on by itself; null for never. */
  readonly duration: string | null;
}

/** Null where the spec is not one. */
export function specOf(template: KubernetesObject): TemplateSpec | null {
  const parsed = specSchema.safeParse(template.spec ?? {});
  return parsed.success ? parsed.data : null;
}

/** The steps that suspend, under the names that their nodes will show; of other templates' steps nothing is known. */
export function suspendSteps({ templates }: TemplateSpec): SuspendStep[] {
  const named = new Map(templates.map((template) => [template.name, template]));
  return allSteps(templates).flatMap(({ name, template, inline }) => {
    const target = inline === undefined ? named.get(template ?? '') : templateSchema.safeParse(inline).data;
    if (target?.suspend === undefined || target.suspend === null) return [];
    const { duration } = target.suspend;
    return [{ name, duration: duration === undefined ? null : String(duration) }];
  });
}

/** Names of the steps whose template is another WorkflowTemplate's. */
export function foreignSteps({ templates }: TemplateSpec): string[] {
  return allSteps(templates).flatMap(({ name, templateRef }) => (templateRef === undefined ? [] : [name]));
}

function allSteps(templates: readonly Template[]) {
  return templates.flatMap(({ dag, steps = [] }) => [...(dag?.tasks ?? []), ...steps.flat()]);
}
