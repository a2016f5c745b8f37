import { z } from 'zod';
import type { KubernetesObject } from './cluster.ts';

/** What the API server writes into managedFields as the author of our writes. */
export const FIELD_MANAGER = 'baton';

const managedFieldsSchema = z.array(
  z.object({ manager: z.string(), time: z.string().optional(), fieldsV1: z.unknown() }),
);
const labelsSchema = z.object({ 'f:metadata': z.object({ 'f:labels': z.record(z.string(), z.unknown()) }) });

/**
 * Who wrote this label last, where that was not us: its field manager, and when that manager last changed the object.
 * Null where it was us, or where the API server does not tell.
 */
export function labelEditor(workflow: KubernetesObject, label: string): { manager: string; at: string | null } | null {
  const parsed = managedFieldsSchema.safeParse(workflow.metadata.managedFields);
  if (!parsed.success) return null;
  const owners = parsed.data.filter(({ fieldsV1 }) => {
    const fields = labelsSchema.safeParse(fieldsV1);
    return fields.success && `f:${label}` in fields.data['f:metadata']['f:labels'];
  });
  const [last] = owners.sort((a, b) => ((a.time ?? '') < (b.time ?? '') ? 1 : -1));
  return last === undefined || last.manager === FIELD_MANAGER ? null : { manager: last.manager, at: last.time ?? null };
}
