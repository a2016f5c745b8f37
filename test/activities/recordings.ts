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
