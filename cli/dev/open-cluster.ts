import { startCluster, type ClusterStandIn } from '../../standins/cluster/start-cluster.ts';
import { findKubernetes } from '../../standins/kubernetes/binaries.ts';
import { openFrontDoor } from '../../standins/kubernetes/front-door.ts';
import { startApiServer } from '../../standins/kubernetes/start-api-server.ts';
import type { Cleanup } from './cleanup.ts';

/** Which Kubernetes API the runs live in: our stand-in, or a real kube-apiserver with etcd. */
export type ClusterKind = 'stand-in' | 'kubernetes';

/** Where it is to listen, and what it keeps. */
interface OpenClusterOptions {
  /** Gets the log of writes. */
  readonly folder: string;
  /** Of the stand-in. @default a free one */
  readonly port?: number | undefined;
}

/**
 * Opens it, with plain HTTP and a log of writes in front of either. Nothing acts on the runs yet. Throws
 * `BATON_SERVER_NOT_FOUND` where a real one is wanted and its programs are not there.
 */
export async function openCluster(
  kind: ClusterKind,
  { folder, port }: OpenClusterOptions,
  cleanup: Cleanup,
): Promise<ClusterStandIn> {
  if (kind === 'stand-in') return startCluster({ logFolder: folder, ...(port === undefined ? {} : { port }) });
  const server = await startApiServer({ binaries: findKubernetes() });
  cleanup.add(() => server.stop());
  const { url, ca, tokens } = server;
  return openFrontDoor({ url, ca, token: tokens.admin }, { logFolder: folder });
}
