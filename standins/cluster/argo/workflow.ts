import type { KubeObject } from '../kube-object.ts';

/** The parts of Argo's objects that the model understands; everything else in them is kept as it came. */

export interface Workflow extends KubeObject {
  readonly spec: WorkflowSpec;
  readonly status?: WorkflowStatus;
}

export interface WorkflowSpec {
  readonly entrypoint?: string;
  readonly arguments?: Arguments;
  readonly templates?: readonly Template[];
  readonly suspend?: boolean | null;
  readonly shutdown?: 'Stop' | 'Terminate' | '';
  readonly activeDeadlineSeconds?: number;
  readonly workflowTemplateRef?: { readonly name: string };
  readonly workflowMetadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

interface Arguments {
  readonly parameters?: readonly Parameter[];
}

/** Values may be written as numbers or booleans in YAML; they count as text. */
export interface Parameter {
  readonly name: string;
  readonly value?: string | number | boolean;
  readonly default?: string | number | boolean;
  readonly valueFrom?: { readonly supplied?: unknown; readonly default?: string | number | boolean };
}

export interface Template {
  readonly name: string;
  readonly inputs?: Arguments;
  readonly outputs?: Arguments;
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly dag?: { readonly tasks: readonly DagTask[] };
  readonly steps?: readonly (readonly Step[])[];
  readonly suspend?: { readonly duration?: string | number };
  readonly container?: Readonly<Record<string, unknown>>;
}

/** What steps and tasks have in common: a template to run, with what, and whether at all. */
export interface Step {
  readonly name: string;
  readonly template: string;
  readonly arguments?: Arguments;
  readonly when?: string;
}

export interface DagTask extends Step {
  readonly dependencies?: readonly string[];
  readonly depends?: string;
}

export type NodePhase = 'Pending' | 'Running' | 'Succeeded' | 'Skipped' | 'Failed' | 'Error' | 'Omitted';

/** `status.nodes.<id>` */
export interface WorkflowNode {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly type: 'DAG' | 'Steps' | 'StepGroup' | 'Suspend' | 'Pod' | 'Skipped';
  readonly templateName?: string;
  readonly templateScope: string;
  readonly phase: NodePhase;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly boundaryID?: string;
  readonly message?: string;
  readonly progress?: string;
  readonly inputs?: Arguments;
  readonly outputs?: Arguments & { readonly exitCode?: string };
  readonly children?: readonly string[];
  readonly outboundNodes?: readonly string[];
  readonly nodeFlag?: Readonly<Record<string, unknown>>;
  readonly taskResultSynced?: boolean;
}

export interface WorkflowStatus {
  readonly phase?: 'Running' | 'Succeeded' | 'Failed' | 'Error' | '';
  readonly startedAt?: string | null;
  readonly finishedAt?: string | null;
  readonly message?: string;
  readonly progress?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  readonly nodes?: Readonly<Record<string, WorkflowNode>>;
  readonly storedWorkflowTemplateSpec?: WorkflowSpec;
  readonly [field: string]: unknown;
}

/** Argo's own labels; nobody else may write them. */
export const argoLabel = {
  phase: 'workflows.argoproj.io/phase',
  completed: 'workflows.argoproj.io/completed',
  workflow: 'workflows.argoproj.io/workflow',
  workflowTemplate: 'workflows.argoproj.io/workflow-template',
} as const;

/** Whether a node will not change any more. */
export function isFulfilled(node: WorkflowNode): boolean {
  return node.phase !== 'Pending' && node.phase !== 'Running';
}

/** Whether a phase means that something went wrong. */
export function isFailure(phase: NodePhase): phase is 'Failed' | 'Error' {
  return phase === 'Failed' || phase === 'Error';
}
