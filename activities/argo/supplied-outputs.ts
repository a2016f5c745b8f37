import type { WorkflowNode } from './workflow-nodes.ts';

/** An output parameter that whoever resumes the node has to supply. */
export interface SuppliedOutput {
  /** Its place in `outputs.parameters`. */
  readonly index: number;
  readonly name: string;
  /** What was given for it, else its default; null when it has neither, and then resuming hangs the run for good. */
  readonly value: string | null;
}

/**
 * The outputs of a suspend node that are still without a value. Argo's own rule for defaults: `valueFrom.default`, else
 * an input parameter of the same name with a value or a default. `given`: values by name, which come before.
 */
export function suppliedOutputs(node: WorkflowNode, given: Readonly<Record<string, string>> = {}): SuppliedOutput[] {
  const inputs = node.inputs?.parameters ?? [];
  return (node.outputs?.parameters ?? []).flatMap((parameter, index) => {
    const isSupplied = parameter.valueFrom?.supplied !== undefined && parameter.valueFrom.supplied !== null;
    if (!isSupplied || typeof parameter.value === 'string') return [];
    const input = inputs.find((each) => each.name === parameter.name);
    const own = Object.hasOwn(given, parameter.name) ? given[parameter.name] : undefined;
    const value = own ?? parameter.valueFrom?.default ?? input?.value ?? input?.default ?? null;
    return [{ index, name: parameter.name, value }];
  });
}
