import { createArgoServerCluster } from '../../../activities/argo/argo-server-cluster.ts';
import type { Cluster, KubernetesObject } from '../../../activities/argo/cluster.ts';
import { createHydratingCluster } from '../../../activities/argo/hydrating-cluster.ts';
import { packed, type Packing } from '../../../standins/cluster/argo-server/packed-nodes.ts';
import { startArgoServer, type ArgoServerStandIn } from '../../../standins/cluster/argo-server/start-argo-server.ts';
import { AT_FIRST_GATE, openWorld, place, type World } from '../world.ts';

/** What the effects may stand on. Hidden: the run's nodes are, and the Argo Server is asked beside the Kubernetes API. */
export const BACKENDS = [
  'the Kubernetes API',
  'hidden by gzip',
  'hidden by brotli',
  'offloaded',
  'the Argo Server only',
] as const;
export type Backend = (typeof BACKENDS)[number];

/** Those that open gates by way of the Argo Server. */
export const BY_ARGO_SERVER = BACKENDS.filter((backend) => backend !== 'the Kubernetes API');

/** The token that the Argo Server of these tests takes. */
export const TOKEN = 'known';

/** A world with an Argo Server in it. */
export interface ArgoWorld extends World {
  /** Where `hidden` runs are opened; compresses whatever it writes as the backend says. */
  serverOf(backend: Backend): ArgoServerStandIn;
  /** As the configuration would make it for this backend. */
  clusterOf(backend: Backend, token?: string): Cluster;
  /** Puts a run into the cluster, as its controller would store it for this backend. */
  store(backend: Backend, workflow?: KubernetesObject): Promise<KubernetesObject>;
  /** The run as it is stored. */
  stored(run: KubernetesObject): Promise<KubernetesObject | null>;
}

const PACKINGS: Readonly<Partial<Record<Backend, Packing>>> = {
  'hidden by gzip': { above: 0, algorithm: 'gzip' },
  'hidden by brotli': { above: 0, algorithm: 'brotli' },
};

export async function openArgoWorld(): Promise<ArgoWorld> {
  const world = await openWorld();
  const servers = new Map<Backend, ArgoServerStandIn>();
  for (const backend of BACKENDS) {
    const packing = PACKINGS[backend];
    const options = { url: world.standIn.url, tokens: [TOKEN] };
    servers.set(backend, await startArgoServer(packing === undefined ? options : { ...options, packing }));
  }
  const serverOf = (backend: Backend): ArgoServerStandIn => {
    const server = servers.get(backend);
    if (server === undefined) throw new Error(`there is no Argo Server for ${backend}`);
    return server;
  };
  let runs = 0;
  return {
    ...world,
    serverOf,
    clusterOf(backend, token = TOKEN) {
      if (backend === 'the Kubernetes API') return world.cluster;
      const server = createArgoServerCluster({ url: serverOf(backend).url, token, requestTimeoutMs: 5_000 });
      return backend === 'the Argo Server only' ? server : createHydratingCluster(world.cluster, server);
    },
    store(backend, workflow = AT_FIRST_GATE) {
      runs += 1;
      const kept =
        backend === 'offloaded'
          ? (serverOf(backend).offload(workflow as never) as unknown as KubernetesObject)
          : packed(workflow, PACKINGS[backend] ?? null);
      return place(world, kept, `run-${String(runs)}`);
    },
    stored: ({ metadata }) => world.cluster.readWorkflow('argo', metadata.name),
    async stop() {
      for (const server of servers.values()) await server.stop();
      await world.stop();
    },
  };
}
