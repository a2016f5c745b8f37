import type { Draft } from './draft.ts';
import type { Step, WorkflowNode } from './workflow.ts';

/** A template to run under a node name. */
interface Call {
  readonly nodeName: string;
  readonly displayName: string;
  /** Template and arguments, with all placeholders of the caller filled in. */
  readonly step: Pick<Step, 'template' | 'arguments'>;
  /** Id of the DAG or steps node around it; null for the root. */
  readonly boundaryId: string | null;
}

/** Takes a template as far as it goes now and returns its node. Throws what Argo reports as the workflow's error. */
export type RunTemplate = (draft: Draft, call: Call) => WorkflowNode;
