import type { KubernetesObject } from '../../activities/argo/cluster.ts';
import type { Policy } from '../../config/policy.ts';
import { gateNames } from '../../signals/gate-names.ts';
import { ANNOTATIONS, LABELS, START_ARGUMENT } from '../../signals/marks.ts';
import { fail, ok, warn, type Finding } from './finding.ts';
import { foreignSteps, specOf, suspendSteps, type TemplateSpec } from './template-steps.ts';

/** What a WorkflowTemplate has to be for plays of these stages: gates that Baton knows, and nobody else who writes labels. */
export function judgeTemplate(about: string, template: KubernetesObject, policy: Pick<Policy, 'stages'>): Finding[] {
  const spec = specOf(template);
  if (spec === null) return [fail(about, 'its spec is not one that Argo takes', 'See what argo template lint says.')];
  const findings = [
    ...gates(about, spec, policy),
    ...labelSteps(about, spec),
    ...laterStages(about, template, spec, policy),
  ];
  const steps = suspendSteps(spec).length;
  return findings.length > 0
    ? findings
    : [ok(about, `${String(steps)} gates, can begin at a later stage, writes no stage label`)];
}

function gates(about: string, spec: TemplateSpec, { stages }: Pick<Policy, 'stages'>): Finding[] {
  const steps = suspendSteps(spec);
  const names = steps.map(({ name }) => name);
  const foreign = foreignSteps(spec);
  const known = gateNames(stages);
  const missing = stages.filter(({ gate }) => !gate.nodes.some((node) => names.includes(node)));
  return [
    ...missing.map(({ gate, role }) => {
      const what = `has no suspend step for the gate of ${role}`;
      const names = gate.nodes.join(' or ');
      return foreign.length === 0
        ? fail(
            about,
            what,
            `Add a step named ${names} whose template is suspend: {}, or name yours under stages[].gate.nodes.`,
          )
        : warn(
            about,
            `${what}, unless ${foreign.join(', ')} of another template has it`,
            `It has to be named ${names}.`,
          );
    }),
    ...steps
      .filter(({ name }) => !known.includes(name))
      .map(({ name }) => warn(about, `${name} suspends and is no gate: Baton never opens it`, GATE_OF_NOBODY)),
    ...steps
      .filter(({ name, duration }) => known.includes(name) && duration !== null)
      .map(({ name, duration }) =>
        warn(
          about,
          `the gate ${name} opens by itself after ${duration ?? ''}, whatever holds`,
          'Leave its duration out.',
        ),
      ),
  ];
}

const GATE_OF_NOBODY = 'Name it under stages[].gate.nodes, or leave it to whoever resumes it.';

/** Templates that speak of our labels: they would write them beside us. A label of the pod alone does no harm. */
function labelSteps(about: string, { templates, workflowMetadata }: TemplateSpec): Finding[] {
  const labels = [LABELS.stage, LABELS.previousStage];
  const speaks = (value: unknown): boolean => {
    const text = JSON.stringify(value ?? null);
    return labels.some((label) => text.includes(label));
  };
  const writers = templates.filter(({ metadata: _, ...template }) => speaks(template)).map(({ name }) => name);
  if (speaks(workflowMetadata)) writers.push('spec.workflowMetadata');
  return writers.map((name) =>
    fail(
      about,
      `${name} speaks of ${labels.join(' or ')}, which only Baton may write`,
      'Remove what writes the label; else its plays come to stage-mismatch and touch nothing.',
    ),
  );
}

function laterStages(
  about: string,
  { metadata }: KubernetesObject,
  spec: TemplateSpec,
  { stages }: Pick<Policy, 'stages'>,
): Finding[] {
  if (metadata.annotations?.[ANNOTATIONS.startFromStage] !== 'true') {
    const todo = `Let it understand the argument ${START_ARGUMENT} and say so by the annotation ${ANNOTATIONS.startFromStage}: 'true'; deploy/argo/play-workflow-template.yaml shows how.`;
    return [warn(about, 'its runs begin at the first stage only: no rollback, no start at a later one', todo)];
  }
  const parameter = spec.arguments?.parameters.find(({ name }) => name === START_ARGUMENT);
  if (parameter === undefined) {
    const found = `it says that it understands ${START_ARGUMENT} and has no such parameter`;
    return [warn(about, found, `Declare ${START_ARGUMENT} under spec.arguments.parameters.`)];
  }
  const unknown = stages.map(({ working }) => working).filter((stage) => parameter.enum?.includes(stage) === false);
  if (unknown.length === 0) return [];
  const found = `its parameter ${START_ARGUMENT} does not take ${unknown.join(', ')}`;
  return [warn(about, found, `Name them in its enum, and let the steps before them be skipped.`)];
}
