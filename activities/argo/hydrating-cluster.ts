import type { Cluster, KubernetesObject, ListOptions } from './cluster.ts';
import { createHydration, picked } from './hydrate.ts';
import { hasEnded, hiddenNodes } from './snapshot.ts';

/**
 * The Kubernetes API, with the Argo Server for runs whose nodes are compressed or offloaded: those are read through it, and
 * their nodes are written through it, while everything else is patched. Lists, watches and the answers of writes come
 * with hidden nodes where the Argo Server does not answer: one that is away makes nobody deaf for the other runs.
 */
export function createHydratingCluster(
  kubernetes: Cluster,
  argoServer: Pick<Cluster, 'readWorkflow' | 'operateWorkflow'>,
): Cluster {
  const hydration = createHydration(argoServer, 'nodes-by-operation');
  return {
    async readWorkflow(namespace, name, { nodesNeeded = false } = {}) {
      const workflow = await kubernetes.readWorkflow(namespace, name);
      if (workflow === null) return null;
      return nodesNeeded ? hydration.one(workflow) : hydration.ifPossible(workflow);
    },
    async listWorkflows<T = KubernetesObject>(namespace: string, { pick, ...options }: ListOptions<T>) {
      // A page is never held as a whole; of what is hidden there is little, and it is small as long as it is.
      const hidden: KubernetesObject[] = [];
      const pickSeen = (workflow: KubernetesObject): T | null => {
        if (hiddenNodes(workflow) === null || hasEnded(workflow)) return picked([workflow], pick)[0] ?? null;
        hidden.push(workflow);
        return null;
      };
      const page = await kubernetes.listWorkflows<T>(namespace, { ...options, pick: pickSeen });
      return { ...page, items: [...page.items, ...picked(await hydration.all(hidden), pick)] };
    },
    async *watchWorkflows(namespace, options) {
      for await (const event of kubernetes.watchWorkflows(namespace, options)) {
        const isThere = event.type === 'ADDED' || event.type === 'MODIFIED';
        yield isThere ? { ...event, object: await hydration.ifPossible(event.object) } : event;
      }
    },
    async patchWorkflow(namespace, name, patch, options) {
      return hydration.ifPossible(await kubernetes.patchWorkflow(namespace, name, patch, options));
    },
    async operateWorkflow(namespace, name, operation) {
      return { ...(await argoServer.operateWorkflow(namespace, name, operation)), reach: 'nodes-by-operation' };
    },
    createWorkflow: (namespace, manifest, options) => kubernetes.createWorkflow(namespace, manifest, options),
    readWorkflowTemplate: (namespace, name) => kubernetes.readWorkflowTemplate(namespace, name),
  };
}
