import { nodeNamed } from './draft.ts';
import type { Draft } from './draft.ts';
import type { Leaf } from './leaf.ts';
import type { RunTemplate } from './template-runner.ts';
import { fillIn } from './placeholders.ts';
import { runDag } from './run-dag.ts';
import { runPod } from './run-pod.ts';
import { runSteps } from './run-steps.ts';
import { runSuspend } from './run-suspend.ts';
import type { Parameter, Template } from './workflow.ts';
import { isFulfilled } from './workflow.ts';

export const runTemplate: RunTemplate = (draft, call) => {
  const template = draft.spec.templates?.find(({ name }) => name === call.step.template);
  if (template === undefined) throw new Error(`template reference ${call.step.template} not found`);
  const node = nodeNamed(draft, call.nodeName);
  if (node !== undefined && isFulfilled(node)) return node;
  const parameters = inputsOf(draft, template, call.step.arguments?.parameters ?? []);
  const scope = new Map(draft.globals);
  for (const { name, value } of parameters) scope.set(`inputs.parameters.${name}`, String(value));
  const leaf: Leaf = {
    nodeName: call.nodeName,
    displayName: call.displayName,
    template,
    scope,
    node,
    about: {
      templateName: template.name,
      ...(call.boundaryId === null ? {} : { boundaryID: call.boundaryId }),
      ...(parameters.length === 0 ? {} : { inputs: { parameters } }),
    },
  };
  if (template.dag !== undefined) return runDag(draft, leaf, runTemplate);
  if (template.steps !== undefined) return runSteps(draft, leaf, runTemplate);
  if (template.suspend !== undefined) return runSuspend(draft, leaf);
  if (template.container !== undefined) return runPod(draft, leaf);
  throw new Error(`template ${template.name} is of a type that the model does not know`);
};

/** The caller's argument wins over the template's own value, that over the default. */
function inputsOf(draft: Draft, template: Template, given: readonly Parameter[]): readonly Parameter[] {
  return (template.inputs?.parameters ?? []).map(({ name, value, default: fallback }) => {
    const chosen = given.find((argument) => argument.name === name)?.value ?? value ?? fallback;
    if (chosen === undefined) throw new Error(`inputs.parameters.${name} was not supplied`);
    return { name, value: fillIn(String(chosen), draft.globals) };
  });
}
