import { createKubernetesCluster } from '../activities/argo/kubernetes-cluster.ts';
import { listAll } from '../activities/argo/list-all.ts';
import { stageReading } from '../activities/argo/stage-reading.ts';
import type { Config } from '../config/schema.ts';
import type { StageReading } from '../signals/transition.ts';

/** Which runs: one by its name, or those that a label selector of Kubernetes finds. */
export type RunQuery =
  { readonly namespace: string; readonly name: string } | { readonly namespace: string; readonly selector: string };

/** The stages of runs as the configured cluster knows them; empty where there is none. Throws `ClusterError`. */
export async function readStages(
  config: Config,
  env: NodeJS.ProcessEnv,
  query: RunQuery,
): Promise<readonly StageReading[]> {
  const cluster = createKubernetesCluster({ ...config.kubernetes, env });
  if ('selector' in query) {
    const { items } = await listAll(cluster, query.namespace, query.selector, stageReading);
    return [...items].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
  const workflow = await cluster.readWorkflow(query.namespace, query.name);
  return workflow === null ? [] : [stageReading(workflow)];
}
