import type { KubernetesObject } from '../../activities/argo/cluster.ts';
import { recordedMoment } from '../fixtures/argo/recording.ts';

/** A Workflow as a real Argo left it at this moment. */
export function recordedWorkflow(recording: string, moment: string): KubernetesObject {
  return recordedMoment(recording, moment) as unknown as KubernetesObject;
}

/** A request to a real API server, and its answer. */
export interface RecordedExchange {
  readonly status: number;
  readonly request?: unknown;
  readonly response: unknown;
}

export function recordedExchange(recording: string, moment: string): RecordedExchange {
  return recordedMoment(recording, moment) as unknown as RecordedExchange;
}

/** A recorded Workflow as somebody would create it under a name of its own: the server gives it a uid and a version. */
export function asNew(workflow: KubernetesObject, name = workflow.metadata.name): KubernetesObject {
  const { labels, annotations } = workflow.metadata;
  const metadata = {
    name,
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
  };
  return { ...workflow, metadata };
}

/** The same without labels and annotations, as a run that was made by hand can be. */
export function withoutMaps(workflow: KubernetesObject): KubernetesObject {
  const { name, uid } = workflow.metadata;
  return { ...workflow, metadata: uid === undefined ? { name } : { name, uid } };
}
