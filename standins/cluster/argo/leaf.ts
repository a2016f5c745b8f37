import type { Scope } from './placeholders.ts';
import type { Template, WorkflowNode } from './workflow.ts';

/** One template about to run, or running, as one node. */
export interface Leaf {
  readonly nodeName: string;
  readonly displayName: string;
  readonly template: Template;
  /** Globals and the template's inputs. */
  readonly scope: Scope;
  /** Undefined when it has not begun. */
  readonly node: WorkflowNode | undefined;
  /** What its node gets, whatever its type. */
  readonly about: Pick<WorkflowNode, 'templateName' | 'inputs' | 'boundaryID'>;
}
