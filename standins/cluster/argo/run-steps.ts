import { addNode, connect, endGroup, movePhase, nodeNamed, outboundOf } from './draft.ts';
import type { Draft } from './draft.ts';
import type { Leaf } from './leaf.ts';
import { addOutputs } from './outputs.ts';
import { fillIn } from './placeholders.ts';
import type { Scope } from './placeholders.ts';
import type { RunTemplate } from './template-runner.ts';
import { holdsWhen } from './when.ts';
import type { Step, WorkflowNode } from './workflow.ts';
import { isFailure, isFulfilled } from './workflow.ts';

/** Takes a list of step groups as far as it goes now: one group after the other, the steps of a group together. */
export function runSteps(draft: Draft, leaf: Leaf, run: RunTemplate): WorkflowNode {
  const steps =
    leaf.node ?? addNode(draft, leaf.nodeName, leaf.displayName, { ...leaf.about, type: 'Steps', phase: 'Running' });
  const scope = new Map(leaf.scope);
  let parents: readonly string[] = [steps.id];
  for (const [index, group] of (leaf.template.steps ?? []).entries()) {
    const groupName = `${leaf.nodeName}[${String(index)}]`;
    const node = runGroup(draft, { groupName, index, group, steps, scope, parents }, run);
    if (!isFulfilled(node)) return steps;
    parents = outboundOf(draft, node);
    if (isFailure(node.phase)) return endGroup(draft, steps, 'Failed', parents, node.message);
    for (const step of group) addOutputs(scope, `steps.${step.name}`, nodeNamed(draft, `${groupName}.${step.name}`));
  }
  return endGroup(draft, steps, 'Succeeded', parents);
}

interface Group {
  readonly groupName: string;
  readonly index: number;
  readonly group: readonly Step[];
  readonly steps: WorkflowNode;
  readonly scope: Scope;
  readonly parents: readonly string[];
}

function runGroup(draft: Draft, about: Group, run: RunTemplate): WorkflowNode {
  const { groupName, steps } = about;
  const existing = nodeNamed(draft, groupName);
  if (existing !== undefined && isFulfilled(existing)) return existing;
  const groupNode =
    existing ??
    addNode(draft, groupName, `[${String(about.index)}]`, {
      type: 'StepGroup',
      phase: 'Running',
      boundaryID: steps.id,
      nodeFlag: {},
    });
  connect(draft, about.parents, groupNode.id);
  const children = about.group.map((step) => {
    const child = runStep(draft, about, step, run);
    connect(draft, [groupNode.id], child.id);
    return child;
  });
  const current = draft.nodes.get(groupNode.id) ?? groupNode;
  if (children.some((child) => !isFulfilled(child))) return current;
  const failed = children.find((child) => isFailure(child.phase));
  if (failed === undefined) return movePhase(draft, current, 'Succeeded');
  return movePhase(draft, current, 'Failed', { message: `child '${failed.id}' failed` });
}

function runStep(draft: Draft, { groupName, steps, scope }: Group, step: Step, run: RunTemplate): WorkflowNode {
  const nodeName = `${groupName}.${step.name}`;
  const existing = nodeNamed(draft, nodeName);
  if (existing !== undefined && isFulfilled(existing)) return existing;
  const filled = fillIn(step, scope);
  if (existing === undefined && filled.when !== undefined && filled.when !== '' && !holdsWhen(filled.when)) {
    return addNode(draft, nodeName, step.name, {
      type: 'Skipped',
      phase: 'Skipped',
      templateName: step.template,
      boundaryID: steps.id,
      nodeFlag: {},
      message: `when '${filled.when}' evaluated false`,
    });
  }
  return run(draft, { nodeName, displayName: step.name, step: filled, boundaryId: steps.id });
}
