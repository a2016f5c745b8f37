import { ClusterError, type Cluster, type KubernetesObject } from './cluster.ts';

/** Every object that a selector finds, and the version from which a watch sees all that follows. */
interface CompleteList {
  readonly items: readonly KubernetesObject[];
  readonly resourceVersion: string;
}

/** How often a list that outlives its pages' token (five minutes on a real server) is begun anew. */
const MAX_STARTS = 3;

/** Lists page by page. A continue token that has expired (410) begins the list anew. Throws `ClusterError`. */
export async function listAll(
  cluster: Pick<Cluster, 'listWorkflows'>,
  namespace: string,
  labelSelector: string,
): Promise<CompleteList> {
  for (let starts = 1; ; starts += 1) {
    try {
      return await listOnce(cluster, namespace, labelSelector);
    } catch (error) {
      if (!(error instanceof ClusterError) || !error.expired || starts >= MAX_STARTS) throw error;
    }
  }
}

async function listOnce(
  cluster: Pick<Cluster, 'listWorkflows'>,
  namespace: string,
  labelSelector: string,
): Promise<CompleteList> {
  const items: KubernetesObject[] = [];
  let token: string | null = null;
  for (;;) {
    const page = await cluster.listWorkflows(namespace, {
      labelSelector,
      ...(token === null ? {} : { continue: token }),
    });
    items.push(...page.items);
    token = page.continue;
    if (token === null) return { items, resourceVersion: page.resourceVersion };
  }
}
