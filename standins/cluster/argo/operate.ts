import { stamp } from '../kube-object.ts';
import type { KubeObject } from '../kube-object.ts';
import type { Draft } from './draft.ts';
import { mergeWithTemplate, normalizeSpec, storedTemplates } from './effective-spec.ts';
import { MissingSuppliedValue } from './outputs.ts';
import { totalProgress, withProgress } from './progress.ts';
import { readPods } from './read-pods.ts';
import type { Pods } from './read-pods.ts';
import { releaseTime } from './run-suspend.ts';
import { runTemplate } from './run-template.ts';
import { stopNodes } from './stop-nodes.ts';
import type { Workflow, WorkflowNode, WorkflowSpec, WorkflowStatus } from './workflow.ts';
import { argoLabel, isFulfilled } from './workflow.ts';

/** What one pass over a workflow looks at besides the workflow itself. */
interface Surroundings {
  readonly nowMs: number;
  readonly pods: Pods;
  /** What `spec.workflowTemplateRef` names, when the workflow begins; null when there is no such template. */
  readonly template: KubeObject | null;
}

/** What one pass wants done. */
interface Pass {
  /** The workflow to write; null when there is nothing to write. */
  readonly workflow: Workflow | null;
  readonly podsToCreate: readonly KubeObject[];
  readonly podsToDelete: readonly string[];
  readonly podsToRelease: readonly string[];
  /** When to look again even if nothing happens, in milliseconds since 1970. */
  readonly lookAgainAt: number | null;
}

const nothing: Pass = { workflow: null, podsToCreate: [], podsToDelete: [], podsToRelease: [], lookAgainAt: null };

/** One pass of Argo's controller over one workflow: pure, and a workflow that is completed is left alone for good. */
export function operate(workflow: Workflow, around: Surroundings): Pass {
  if (workflow.metadata.labels?.[argoLabel.completed] === 'true') return nothing;
  const fresh = (workflow.status?.phase ?? '') === '';
  const ref = workflow.spec.workflowTemplateRef;
  if (fresh && ref !== undefined && around.template === null) {
    return { ...nothing, workflow: refusedForTemplate(workflow, ref.name, around.nowMs) };
  }
  const begun = fresh ? begin(workflow, around) : workflow;
  const draft = draftOf(begun, around.nowMs, fresh);
  const podRunning = !fresh && readPods(draft, around.pods);
  const conditions = fresh ? [] : [{ status: podRunning ? 'True' : 'False', type: 'PodRunning' }];
  const deadlineMs = deadlineOf(begun, draft.spec);
  stopNodes(draft, deadlineMs);
  try {
    const root = begun.spec.suspend === true ? null : runRoot(draft);
    if (!draft.changed) return { ...nothing, lookAgainAt: nextLook(draft, deadlineMs) };
    return {
      workflow: written(begun, draft, conditions, root),
      podsToCreate: draft.podsToCreate,
      podsToDelete: draft.podsToDelete,
      podsToRelease: draft.podsToRelease,
      lookAgainAt: nextLook(draft, deadlineMs),
    };
  } catch (error) {
    if (error instanceof MissingSuppliedValue) return nothing;
    const message = error instanceof Error ? error.message : String(error);
    const status: WorkflowStatus = { ...(begun.status ?? {}), conditions, progress: totalProgress(draft.nodes) };
    return { ...nothing, workflow: completed({ ...begun, status }, 'Error', around.nowMs, message) };
  }
}

function runRoot(draft: Draft): WorkflowNode {
  const step = { template: draft.spec.entrypoint ?? '' };
  return runTemplate(draft, { nodeName: draft.name, displayName: draft.name, step, boundaryId: null });
}

/** The first pass: what to run is settled, labels are joined, the phase becomes Running. */
function begin(workflow: Workflow, { template, nowMs }: Surroundings): Workflow {
  const stored = template === null ? null : mergeWithTemplate(workflow.spec, template);
  const spec = normalizeSpec(workflow.spec);
  const extra = (stored ?? spec).workflowMetadata ?? {};
  const labels = {
    ...workflow.metadata.labels,
    ...extra.labels,
    ...(template === null ? {} : { [argoLabel.workflowTemplate]: template.metadata.name }),
    [argoLabel.completed]: 'false',
    [argoLabel.phase]: 'Running',
  };
  const annotations = {
    ...workflow.metadata.annotations,
    ...extra.annotations,
    'workflows.argoproj.io/pod-name-format': 'v2',
  };
  const status: WorkflowStatus = {
    ...workflow.status,
    artifactGCStatus: { notSpecified: true },
    artifactRepositoryRef: { artifactRepository: {}, default: true },
    finishedAt: null,
    phase: 'Running',
    startedAt: stamp(nowMs),
    ...(stored === null || template === null
      ? {}
      : {
          storedWorkflowTemplateSpec: stored,
          storedTemplates: storedTemplates(template.metadata.name, stored),
        }),
  };
  return { ...workflow, metadata: { ...workflow.metadata, labels, annotations }, spec, status };
}

function draftOf(workflow: Workflow, nowMs: number, changed: boolean): Draft {
  const { metadata, status } = workflow;
  const stored = status?.storedWorkflowTemplateSpec;
  const spec = stored ?? workflow.spec;
  const { shutdown } = workflow.spec;
  const globals = new Map([
    ['workflow.name', metadata.name],
    ['workflow.namespace', metadata.namespace ?? ''],
    ['workflow.uid', metadata.uid ?? ''],
    ['workflow.creationTimestamp', metadata.creationTimestamp ?? ''],
  ]);
  for (const [key, value] of Object.entries(metadata.labels ?? {})) globals.set(`workflow.labels.${key}`, value);
  for (const { name, value, default: fallback } of spec.arguments?.parameters ?? []) {
    const chosen = value ?? fallback;
    if (chosen !== undefined) globals.set(`workflow.parameters.${name}`, String(chosen));
  }
  return {
    name: metadata.name,
    uid: metadata.uid ?? '',
    namespace: metadata.namespace ?? '',
    spec,
    templateScope: stored === undefined ? `local/${metadata.name}` : 'local/',
    shutdown: shutdown === 'Stop' || shutdown === 'Terminate' ? shutdown : null,
    nowMs,
    globals,
    nodes: new Map(Object.entries(status?.nodes ?? {})),
    podsToCreate: [],
    podsToDelete: [],
    podsToRelease: [],
    changed,
  };
}

function written(
  workflow: Workflow,
  draft: Draft,
  conditions: NonNullable<WorkflowStatus['conditions']>,
  root: WorkflowNode | null,
): Workflow {
  const status: WorkflowStatus = {
    ...workflow.status,
    ...(conditions.length === 0 ? {} : { conditions }),
    ...(draft.nodes.size === 0 ? {} : { nodes: withProgress(draft.nodes) }),
    progress: totalProgress(draft.nodes),
  };
  const running: Workflow = { ...workflow, status };
  if (root === null || !isFulfilled(root)) return running;
  const stopped = draft.shutdown === null ? null : `Stopped with strategy '${draft.shutdown}'`;
  const wentWell = root.phase === 'Succeeded' || root.phase === 'Skipped' || root.phase === 'Omitted';
  const phase = root.phase === 'Error' ? 'Error' : wentWell && stopped === null ? 'Succeeded' : 'Failed';
  return completed(running, phase, draft.nowMs, stopped ?? root.message);
}

function completed(
  workflow: Workflow,
  phase: 'Succeeded' | 'Failed' | 'Error',
  nowMs: number,
  message?: string,
): Workflow {
  const conditions = [...(workflow.status?.conditions ?? []), { status: 'True', type: 'Completed' }];
  const labels = { ...workflow.metadata.labels, [argoLabel.completed]: 'true', [argoLabel.phase]: phase };
  return {
    ...workflow,
    metadata: { ...workflow.metadata, labels },
    status: {
      ...workflow.status,
      conditions,
      finishedAt: stamp(nowMs),
      ...(message === undefined ? {} : { message }),
      phase,
    },
  };
}

function refusedForTemplate(workflow: Workflow, templateName: string, nowMs: number): Workflow {
  const message = `workflowtemplates.argoproj.io "${templateName}" not found`;
  const status: WorkflowStatus = { progress: '0/0', startedAt: stamp(nowMs) };
  return completed({ ...workflow, spec: normalizeSpec(workflow.spec), status }, 'Error', nowMs, message);
}

function deadlineOf(workflow: Workflow, spec: WorkflowSpec): number | null {
  const seconds = workflow.spec.activeDeadlineSeconds ?? spec.activeDeadlineSeconds;
  const startedAt = workflow.status?.startedAt;
  return seconds === undefined || typeof startedAt !== 'string' ? null : Date.parse(startedAt) + seconds * 1000;
}

/** One millisecond after the next duration or deadline: they hold until they are past. */
function nextLook(draft: Draft, deadlineMs: number | null): number | null {
  const instants = [...draft.nodes.values()].flatMap((node) => {
    if (node.type !== 'Suspend' || isFulfilled(node)) return [];
    const template = draft.spec.templates?.find(({ name }) => name === node.templateName);
    const release = template === undefined ? null : releaseTime(node, template);
    return release === null ? [] : [release + 1];
  });
  // A deadline that has passed has been seen to in this pass.
  if (deadlineMs !== null && deadlineMs >= draft.nowMs) instants.push(deadlineMs + 1);
  return instants.length === 0 ? null : Math.min(...instants);
}
