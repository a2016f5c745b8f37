import { z } from 'zod';
import type { KubernetesObject } from './cluster.ts';

const templateSchema = z.object({
  name: z.string(),
  suspend: z.object({ duration: z.union([z.string(), z.number()]).nullish() }).nullish(),
});

const MS_PER_UNIT = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * The duration after which Argo itself releases the suspend nodes of a template, in milliseconds; null if it has none.
 * Templates stand in the run, or, where it refers to a WorkflowTemplate, in its copies under `status`. A duration that
 * can't be read (an unresolved parameter) counts as one of no length: it may have passed at any time.
 */
export function suspendDurationMs(workflow: KubernetesObject, templateName: string): number | null {
  const template = templatesOf(workflow).find((each) => each.name === templateName);
  const duration = template?.suspend?.duration;
  if (duration === undefined || duration === null || duration === '') return null;
  const text = String(duration);
  if (/^\d+$/.test(text)) return Number(text) * MS_PER_UNIT.s;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * MS_PER_UNIT[unit as keyof typeof MS_PER_UNIT],
    0,
  );
}

function templatesOf(workflow: KubernetesObject): z.infer<typeof templateSchema>[] {
  const { spec, status } = workflow;
  const copy = status?.['storedWorkflowTemplateSpec'] as { templates?: unknown } | null | undefined;
  const lists = [spec?.['templates'], copy?.templates, Object.values(status?.['storedTemplates'] ?? {})];
  return lists.flatMap((list) =>
    (Array.isArray(list) ? list : []).flatMap((each: unknown) => {
      const parsed = templateSchema.safeParse(each);
      return parsed.success ? [parsed.data] : [];
    }),
  );
}
