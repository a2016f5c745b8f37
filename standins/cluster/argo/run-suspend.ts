import { parseDuration } from './duration.ts';
import { addNode, movePhase } from './draft.ts';
import type { Draft } from './draft.ts';
import type { Leaf } from './leaf.ts';
import type { Parameter, Template, WorkflowNode } from './workflow.ts';

/** Starts a suspend node, or lets one go whose duration has passed. */
export function runSuspend(draft: Draft, leaf: Leaf): WorkflowNode {
  const { template, node } = leaf;
  if (node === undefined) {
    const outputs = suppliedOutputs(template);
    return addNode(draft, leaf.nodeName, leaf.displayName, {
      ...leaf.about,
      type: 'Suspend',
      phase: 'Running',
      ...(outputs.length === 0 ? {} : { outputs: { parameters: outputs } }),
    });
  }
  const release = releaseTime(node, template);
  return release !== null && draft.nowMs > release ? letGo(draft, node) : node;
}

/** When a suspend node ends by itself, in milliseconds since 1970; null if never. */
export function releaseTime(node: WorkflowNode, template: Template): number | null {
  const duration = template.suspend?.duration;
  return duration === undefined || duration === '' ? null : Date.parse(node.startedAt) + parseDuration(duration);
}

/** A supplied output takes its default from itself, or from an input of the same name. */
function suppliedOutputs(template: Template): readonly Parameter[] {
  return (template.outputs?.parameters ?? []).map((output) => {
    const input = template.inputs?.parameters?.find(({ name }) => name === output.name);
    if (input?.default === undefined || output.valueFrom?.default !== undefined) return output;
    return { ...output, valueFrom: { ...output.valueFrom, default: input.default } };
  });
}

function letGo(draft: Draft, node: WorkflowNode): WorkflowNode {
  const parameters: Parameter[] = [];
  for (const output of node.outputs?.parameters ?? []) {
    const { valueFrom, ...bare } = output;
    if (valueFrom?.supplied === undefined) parameters.push(output);
    else if (valueFrom.default === undefined) {
      const message = `raw output parameter '${output.name}' has not been set and does not have a default value`;
      return movePhase(draft, node, 'Error', { message });
    } else parameters.push({ ...bare, value: valueFrom.default });
  }
  return movePhase(draft, node, 'Succeeded', parameters.length === 0 ? {} : { outputs: { parameters } });
}
