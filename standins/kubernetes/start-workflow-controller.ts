import { createKubeClient } from '../cluster/argo/kube-client.ts';
import { startProgram } from './program.ts';
import type { ApiServer } from './start-api-server.ts';

/** Names the binary of a real controller of Argo Workflows. */
export const CONTROLLER_VARIABLE = 'ARGO_WORKFLOW_CONTROLLER';

/** Without the metrics that it would serve on ports which every other controller has too. */
const CONFIGURATION = { metricsConfig: 'enabled: false\n', telemetryConfig: 'enabled: false\n' };

/**
 * Starts a real controller of Argo Workflows for one namespace of an API server. No kubelet runs its pods: agents are suspend
 * nodes with a duration, or pods whose end somebody writes. A change is looked at after a second, a real one's ten.
 */
export async function startWorkflowController(
  executable: string,
  { url, ca, kubeconfig, tokens }: Pick<ApiServer, 'url' | 'ca' | 'kubeconfig' | 'tokens'>,
  namespace: string,
): Promise<{ readonly stop: () => Promise<void> }> {
  const client = createKubeClient({ url, ca, token: tokens.admin }, 'kubernetes-setup');
  const object = { metadata: { name: 'workflow-controller-configmap' }, data: CONFIGURATION };
  const { status, body } = await client
    .send('POST', `/api/v1/namespaces/${namespace}/configmaps`, object)
    .finally(() => client.close());
  if (status !== 201) throw new Error(`the controller's configuration: ${String(status)} ${String(body['message'])}`);
  const flags = [`--kubeconfig=${kubeconfig}`, '--namespaced', `--namespace=${namespace}`, '--executor-image=none'];
  const env = ['DEFAULT_REQUEUE_TIME=1s', 'LEADER_ELECTION_DISABLE=true', `ARGO_NAMESPACE=${namespace}`];
  const program = startProgram('/usr/bin/env', [...env, executable, ...flags, '--loglevel=error']);
  return { stop: program.end };
}
