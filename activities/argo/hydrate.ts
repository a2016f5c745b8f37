import { ClusterError, type Cluster, type KubernetesObject, type ListOptions, type Reach } from './cluster.ts';
import { hasEnded, hiddenNodes } from './snapshot.ts';

/** Gets the nodes of runs that hide them. */
export interface Hydration {
  /** The run with its nodes. Throws `ClusterError` where they can't be had. */
  one(workflow: KubernetesObject): Promise<KubernetesObject>;
  /** As it came where its nodes can't be had, or aren't worth a request since it has ended. */
  ifPossible(workflow: KubernetesObject): Promise<KubernetesObject>;
  all(workflows: readonly KubernetesObject[]): Promise<KubernetesObject[]>;
}

/** What a list keeps of its objects. */
export function picked<T>(workflows: readonly KubernetesObject[], pick: ListOptions<T>['pick']): T[] {
  if (pick === undefined) return workflows as unknown as T[];
  // Not handed to map itself: a place in the list is nothing that `pick` was promised.
  return workflows.map((workflow) => pick(workflow)).filter((item) => item !== null);
}

/** Runs of a list that are read at once. */
const AT_ONCE = 8;

/** Hydration by reading each run from the Argo Server, which puts nodes back. `reach`: what writes reach it then. */
export function createHydration(argoServer: Pick<Cluster, 'readWorkflow'>, reach: Reach): Hydration {
  const one = async (workflow: KubernetesObject): Promise<KubernetesObject> => {
    if (hiddenNodes(workflow) === null) return workflow;
    const { name, namespace = '', uid } = workflow.metadata;
    const read = await argoServer.readWorkflow(namespace, name);
    const isSame = read !== null && read.metadata.uid === uid;
    if (isSame && hiddenNodes(read) === null) return { ...read, reach };
    throw new ClusterError(`the Argo Server does not show the nodes of ${namespace}/${name}`, {
      status: null,
      speaker: 'the Argo Server',
    });
  };
  const ifPossible = async (workflow: KubernetesObject): Promise<KubernetesObject> => {
    if (hasEnded(workflow)) return workflow;
    try {
      return await one(workflow);
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      return workflow;
    }
  };
  return {
    one,
    ifPossible,
    async all(workflows) {
      const hydrated: KubernetesObject[] = [];
      for (let from = 0; from < workflows.length; from += AT_ONCE) {
        hydrated.push(...(await Promise.all(workflows.slice(from, from + AT_ONCE).map(ifPossible))));
      }
      return hydrated;
    },
  };
}
