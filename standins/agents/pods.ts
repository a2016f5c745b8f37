import type { KubeClient } from '../cluster/argo/kube-client.ts';
import { isJsonObject } from '../cluster/kube-object.ts';
import type { KubeObject } from '../cluster/kube-object.ts';
import type { Assignment } from './agent.ts';

/** The pods of agents, and of nobody else. */
export const AGENT_PODS = 'baton/role';

/** How a pod goes on, as a kubelet says it. */
export type PodPhase = 'Running' | 'Succeeded' | 'Failed';

/** Reads from a pod's environment what its agent is to do; null if it doesn't say. */
export function assignmentOf(pod: KubeObject): Assignment | null {
  const spec = isJsonObject(pod['spec']) ? pod['spec'] : {};
  const containers = Array.isArray(spec['containers']) ? (spec['containers'] as unknown[]) : [];
  const variables = containers
    .filter(isJsonObject)
    .flatMap(({ env }) => (Array.isArray(env) ? (env as unknown[]) : []));
  const read = (wanted: string): string => {
    const found = variables.filter(isJsonObject).find(({ name }) => name === wanted);
    return typeof found?.['value'] === 'string' ? found['value'] : '';
  };
  const role = pod.metadata.labels?.[AGENT_PODS] ?? read('BATON_ROLE');
  const assignment = {
    role,
    repository: read('BATON_REPOSITORY'),
    task: read('BATON_TASK_ID'),
    run: read('BATON_RUN'),
    namespace: pod.metadata.namespace ?? '',
    stage: read('BATON_STAGE'),
  };
  return Object.values(assignment).includes('') ? null : assignment;
}

/** `Pending` before anybody has said more. */
export function phaseOf(pod: KubeObject): string {
  const phase = isJsonObject(pod['status']) ? pod['status']['phase'] : undefined;
  return typeof phase === 'string' ? phase : 'Pending';
}

/** Says how the pod goes on. Throws if the API does not take it; a pod that is gone is nobody's concern any more. */
export async function setPhase(client: KubeClient, pod: KubeObject, phase: PodPhase, message = ''): Promise<void> {
  const { namespace = '', name } = pod.metadata;
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/status`;
  const status = message === '' ? { phase } : { phase, message };
  const answer = await client.send('PATCH', path, { status }, 'application/merge-patch+json');
  if (answer.status !== 200 && answer.status !== 404) {
    throw new Error(`pod ${name} can't become ${phase}: ${String(answer.status)} ${JSON.stringify(answer.body)}`);
  }
}
