import type { Cluster } from '../../../activities/argo/cluster.ts';
import { createKubernetesCluster } from '../../../activities/argo/kubernetes-cluster.ts';
import { createKubeClient, type KubeClient } from '../../../standins/cluster/argo/kube-client.ts';
import { startCluster } from '../../../standins/cluster/start-cluster.ts';
import { findKubernetes } from '../../../standins/kubernetes/binaries.ts';
import { startApiServer } from '../../../standins/kubernetes/start-api-server.ts';
import { startMeddler, type Meddler } from './meddler.ts';

type Limits = Pick<
  Parameters<typeof createKubernetesCluster>[0],
  'requestTimeoutMs' | 'watchGraceMs' | 'watchSilenceMs'
>;

/** A Kubernetes API that tests may ill-treat. */
export interface Ground {
  /** Somebody besides us, with all rights. */
  readonly client: KubeClient;
  /** Our own client. */
  cluster(limits?: Limits): Cluster;
  /** The same, behind `meddler`. */
  behind(limits?: Limits): Cluster;
  readonly meddler: Meddler;
  /** Takes the server away, until `resume`; what was written stays. */
  interrupt(): Promise<void>;
  resume(): Promise<void>;
  /** Forgets old versions, and ends what is open. */
  forget(): Promise<void>;
  /** Lets the server say nothing more, with all its connections open, until `thaw`. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** Our stand-in. It lives in the process of the tests: `cluster` reaches it by the meddler, which can freeze. */
export async function openStandIn(): Promise<Ground> {
  const standIn = await startCluster();
  const client = createKubeClient({ url: standIn.url }, 'tests');
  const meddler = await startMeddler(standIn);
  const cluster = (limits: Limits = {}): Cluster =>
    createKubernetesCluster({ server: meddler.url, env: {}, ...limits });
  return {
    client,
    cluster,
    behind: cluster,
    meddler,
    async interrupt() {
      standIn.faults.next('*', { kind: 'cut' }, { times: Infinity });
      standIn.faults.cutWatches();
    },
    resume: async () => standIn.faults.clear(),
    async forget() {
      await standIn.faults.compact();
      standIn.faults.cutWatches();
    },
    freeze: () => meddler.fallSilent(),
    thaw: () => meddler.speakAgain(),
    async stop() {
      client.close();
      await meddler.stop();
      await standIn.stop();
    },
  };
}

/** A kube-apiserver of its own, which is really stopped. */
export async function openReal(): Promise<Ground> {
  const server = await startApiServer({ binaries: findKubernetes() });
  const { url, ca, kubeconfig, tokens } = server;
  const client = createKubeClient({ url, ca, token: tokens.admin }, 'tests');
  const meddler = await startMeddler({ url, ca });
  return {
    client,
    cluster: (limits = {}) => createKubernetesCluster({ context: 'admin', env: { KUBECONFIG: kubeconfig }, ...limits }),
    behind: (limits = {}) => createKubernetesCluster({ server: meddler.url, token: tokens.admin, env: {}, ...limits }),
    meddler,
    interrupt: server.interrupt,
    resume: server.resume,
    forget: server.forgetVersions,
    freeze: () => process.kill(server.pids().kubeApiserver, 'SIGSTOP'),
    thaw: () => process.kill(server.pids().kubeApiserver, 'SIGCONT'),
    async stop() {
      client.close();
      await meddler.stop();
      await server.stop();
    },
  };
}
