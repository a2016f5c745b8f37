import type { KubeObject } from '../kube-object.ts';
import type { Change } from './follow.ts';
import { belongsTo } from './read-pods.ts';
import type { Pods } from './read-pods.ts';
import { argoLabel } from './workflow.ts';

/** The pods of all workflows of a namespace, by workflow. */
interface PodIndex {
  /** Returns the name of the workflow that the pod belongs to. */
  record(change: Change): string;
  /** The pods that were made for this workflow, and not for a namesake. */
  of(workflowName: string, uid: string): Pods;
  forget(workflowName: string): void;
}

export function createPodIndex(): PodIndex {
  const byWorkflow = new Map<string, Map<string, { readonly pod: KubeObject; readonly deleted: boolean }>>();
  return {
    record({ type, object }) {
      const workflowName = object.metadata.labels?.[argoLabel.workflow] ?? '';
      const pods = byWorkflow.get(workflowName) ?? new Map<string, { pod: KubeObject; deleted: boolean }>();
      byWorkflow.set(workflowName, pods);
      pods.set(object.metadata.name, { pod: object, deleted: type === 'deleted' });
      return workflowName;
    },
    of(workflowName, uid) {
      const own = [...(byWorkflow.get(workflowName) ?? [])].filter(([, { pod }]) => belongsTo(pod, uid));
      return new Map(own.map(([name, { pod, deleted }]) => [name, deleted ? 'deleted' : pod]));
    },
    forget(workflowName) {
      byWorkflow.delete(workflowName);
    },
  };
}
