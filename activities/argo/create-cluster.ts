import type { Config } from '../../config/schema.ts';
import { createArgoServerCluster } from './argo-server-cluster.ts';
import type { Cluster } from './cluster.ts';
import { createHydratingCluster } from './hydrating-cluster.ts';
import { createKubernetesCluster } from './kubernetes-cluster.ts';

/** What the process puts around the clusters that it speaks to. */
interface ClusterSurroundings extends Pick<Parameters<typeof createKubernetesCluster>[0], 'metrics'> {
  /** Puts a guard before one of them. @default none */
  readonly guarded?: (target: 'kubernetes' | 'argo-server', cluster: Cluster) => Cluster;
}

/**
 * The cluster as it is configured: the Kubernetes API, the Argo Server, or one with the other. `env`: see
 * kubernetes-access.ts.  Throws `BATON_CONFIG_INVALID` where it can't be found.
 */
export function createCluster(
  { argoServer, kubernetes }: Pick<Config, 'argoServer' | 'kubernetes'>,
  env: NodeJS.ProcessEnv,
  { guarded = (_, cluster) => cluster, ...measured }: ClusterSurroundings = {},
): Cluster {
  const { mode, url, ...about } = argoServer;
  const ofKubernetes = (): Cluster =>
    guarded('kubernetes', createKubernetesCluster({ ...kubernetes, env, ...measured }));
  if (url === undefined) return ofKubernetes();
  const ofArgoServer = guarded('argo-server', createArgoServerCluster({ url, ...about }));
  return mode === 'only' ? ofArgoServer : createHydratingCluster(ofKubernetes(), ofArgoServer);
}
