import { createKubernetesCluster } from '../activities/argo/kubernetes-cluster.ts';
import { snapshotOf } from '../activities/argo/snapshot.ts';
import type { Config } from '../config/schema.ts';
import type { RunSnapshot } from '../signals/facts.ts';

/** A run as the configured cluster knows it; null when there is none. Throws `ClusterError`. */
export async function readRun(
  config: Config,
  env: NodeJS.ProcessEnv,
  namespace: string,
  name: string,
): Promise<RunSnapshot | null> {
  const cluster = createKubernetesCluster({ ...config.kubernetes, env });
  const workflow = await cluster.readWorkflow(namespace, name);
  return workflow === null ? null : snapshotOf(workflow);
}
