import type { KubeObject } from '../kube-object.ts';
import { isJsonObject } from '../kube-object.ts';
import type { Parameter, Template, WorkflowSpec } from './workflow.ts';

/** A spec as Argo writes it back: empty objects where its Go types have no `omitempty`. */
export function normalizeSpec(spec: WorkflowSpec): WorkflowSpec {
  return {
    ...spec,
    arguments: spec.arguments ?? {},
    ...(spec.templates === undefined ? {} : { templates: spec.templates.map(normalizeTemplate) }),
  };
}

/** A workflow's spec laid over that of its template; arguments are merged by name. */
export function mergeWithTemplate(spec: WorkflowSpec, template: KubeObject): WorkflowSpec {
  const base: WorkflowSpec = isJsonObject(template['spec']) ? template['spec'] : {};
  const parameters = new Map<string, Parameter>();
  for (const parameter of [...(base.arguments?.parameters ?? []), ...(spec.arguments?.parameters ?? [])]) {
    parameters.set(parameter.name, { ...parameters.get(parameter.name), ...parameter });
  }
  return normalizeSpec({
    ...base,
    ...spec,
    arguments: parameters.size === 0 ? {} : { parameters: [...parameters.values()] },
  });
}

/** `status.storedTemplates` of a workflow that was made from a template. */
export function storedTemplates(templateName: string, spec: WorkflowSpec): Readonly<Record<string, Template>> {
  const entries = (spec.templates ?? []).map((template) => [`namespaced/${templateName}/${template.name}`, template]);
  return Object.fromEntries(entries) as Record<string, Template>;
}

function normalizeTemplate(template: Template): Template {
  const { dag, steps, container } = template;
  return {
    ...template,
    inputs: template.inputs ?? {},
    outputs: template.outputs ?? {},
    metadata: template.metadata ?? {},
    ...(dag === undefined ? {} : { dag: { ...dag, tasks: dag.tasks.map(withArguments) } }),
    ...(steps === undefined ? {} : { steps: steps.map((group) => group.map(withArguments)) }),
    ...(container === undefined ? {} : { container: { name: '', resources: {}, ...container } }),
  };
}

function withArguments<T extends { readonly arguments?: unknown }>(step: T): T {
  return { arguments: {}, ...step };
}
