import { ClusterError, type Cluster, type KubernetesObject } from './cluster.ts';

/** What was picked of every object that a selector finds, and the version from which a watch sees all that follows. */
interface CompleteList<T> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
}

/** Objects a page: of the largest ones, a page is some tens of megabytes. */
const PAGE = 100;

/** How often a list that outlives its pages' token (five minutes on a real server) is begun anew. */
const MAX_STARTS = 3;

/**
 * Lists page by page, and keeps of each object only what `pick` makes of it (null: nothing): objects can weigh a megabyte,
 * and there are thousands of them. A continue token that has expired (410) begins the list anew, and `pick` sees everything
 * again. Throws `ClusterError`.
 */
export async function listAll<T>(
  cluster: Pick<Cluster, 'listWorkflows'>,
  namespace: string,
  labelSelector: string,
  pick: (object: KubernetesObject) => T | null,
): Promise<CompleteList<T>> {
  for (let starts = 1; ; starts += 1) {
    try {
      return await listOnce(cluster, namespace, labelSelector, pick);
    } catch (error) {
      if (!(error instanceof ClusterError) || !error.expired || starts >= MAX_STARTS) throw error;
    }
  }
}

async function listOnce<T>(
  cluster: Pick<Cluster, 'listWorkflows'>,
  namespace: string,
  labelSelector: string,
  pick: (object: KubernetesObject) => T | null,
): Promise<CompleteList<T>> {
  const items: T[] = [];
  let token: string | null = null;
  for (;;) {
    const page = await cluster.listWorkflows(namespace, {
      labelSelector,
      limit: PAGE,
      ...(token === null ? {} : { continue: token }),
    });
    for (const object of page.items) {
      const picked = pick(object);
      if (picked !== null) items.push(picked);
    }
    token = page.continue;
    if (token === null) return { items, resourceVersion: page.resourceVersion };
  }
}
