import type { WorkflowNode } from './workflow.ts';

/**
 * A gate was let go without the value that it was to supply. The real controller trips over this inside its pass and
 * drops the pass: nothing is written, nothing is scheduled, for good.
 */
export class MissingSuppliedValue extends Error {
  override readonly name = 'MissingSuppliedValue';
}

/** Adds what later steps may ask of a node to a scope. Throws `MissingSuppliedValue`. */
export function addOutputs(scope: Map<string, string>, prefix: string, node: WorkflowNode | undefined): void {
  if (node === undefined) return;
  scope.set(`${prefix}.id`, node.id);
  scope.set(`${prefix}.status`, node.phase);
  if (node.outputs?.exitCode !== undefined) scope.set(`${prefix}.exitCode`, node.outputs.exitCode);
  for (const { name, value, valueFrom } of node.outputs?.parameters ?? []) {
    if (value !== undefined) scope.set(`${prefix}.outputs.parameters.${name}`, String(value));
    else if (node.phase === 'Succeeded' && valueFrom?.supplied !== undefined) throw new MissingSuppliedValue(name);
  }
}
