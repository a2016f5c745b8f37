import { ClusterError, type Cluster, type KubernetesObject, type ListOptions, type ObjectList } from './cluster.ts';

/** What was picked of every object that a selector finds, and the version from which a watch sees all that follows. */
interface CompleteList<T> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
}

/** Objects a page; where they are too large for the time that a request may take, ever fewer. */
const PAGES = [100, 20, 4, 1];

/** How often a list that outlives its pages' token (five minutes on a real server) is begun anew. */
const MAX_STARTS = 3;

/**
 * Lists page by page, and keeps of each object only what `pick` makes of it (null: nothing): objects can weigh a megabyte,
 * and there are thousands of them. A continue token that has expired (410) begins the list anew, and `pick` sees everything
 * again; of a page that does not come in time a part is asked for. Throws `ClusterError`.
 */
export async function listAll<T>(
  cluster: Pick<Cluster, 'listWorkflows'>,
  namespace: string,
  labelSelector: string,
  pick: (object: KubernetesObject) => T | null,
): Promise<CompleteList<T>> {
  const pages = createPages<T>(cluster, namespace, { labelSelector, pick });
  for (let starts = 1; ; starts += 1) {
    try {
      return await listOnce(pages);
    } catch (error) {
      if (!(error instanceof ClusterError) || !error.expired || starts >= MAX_STARTS) throw error;
    }
  }
}

type Pages<T> = (token: string | null) => Promise<ObjectList<T>>;

async function listOnce<T>(pages: Pages<T>): Promise<CompleteList<T>> {
  const items: T[] = [];
  let token: string | null = null;
  for (;;) {
    const page: ObjectList<T> = await pages(token);
    for (const item of page.items) items.push(item);
    token = page.continue;
    if (token === null) return { items, resourceVersion: page.resourceVersion };
  }
}

/** Pages of a size that comes in time; it is learned once for the whole list. */
function createPages<T>(
  cluster: Pick<Cluster, 'listWorkflows'>,
  namespace: string,
  options: Omit<ListOptions<T>, 'limit' | 'continue'>,
): Pages<T> {
  let sizes = PAGES;
  return async (token) => {
    for (;;) {
      const [limit = 1, ...smaller] = sizes;
      try {
        return await cluster.listWorkflows(namespace, {
          ...options,
          limit,
          ...(token === null ? {} : { continue: token }),
        });
      } catch (error) {
        if (!(error instanceof ClusterError) || !isTooSlow(error) || smaller.length === 0) throw error;
        sizes = smaller;
      }
    }
  };
}

/** It did not come in time: to us, or to the server from its own storage. */
function isTooSlow(error: ClusterError): boolean {
  return error.timedOut || error.status === 504;
}
