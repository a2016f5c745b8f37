import { describe } from '@jest/globals';
import { startCluster, type ClusterOptions, type ClusterStandIn } from '../../standins/cluster/start-cluster.ts';
import { findKubernetes } from '../../standins/kubernetes/binaries.ts';
import { openFrontDoor } from '../../standins/kubernetes/front-door.ts';
import { startApiServer } from '../../standins/kubernetes/start-api-server.ts';
import { adminClient, describeWithKubernetes, ownNamespace, sharedKubernetes } from './kubernetes.ts';

/** A cluster for the tests of one file: our stand-in, or a real API server behind plain HTTP. */
export interface OpenedCluster extends ClusterStandIn {
  /** Nobody else works in it. Nothing acts on it either, unless the test starts a controller. */
  readonly namespace: string;
}

/** Opens a cluster; whoever does, stops it. A real one takes no port, no token and no clock from a test. */
export type OpenCluster = (options?: ClusterOptions) => Promise<OpenedCluster>;

/**
 * A `describe` whose tests run twice: on the stand-in, and on a real kube-apiserver with etcd, as `describeWithKubernetes`
 * has it. What holds on one of them only is no rule to rely on. Call it in the test file itself: the global setup looks
 * for its name. `alone` gives the tests a server of their own, which they may have forget (it takes seconds to start).
 */
export function describeOnEachCluster(
  name: string,
  tests: (open: OpenCluster) => void,
  { alone = false }: { readonly alone?: boolean } = {},
): void {
  describe('on the stand-in,', () => {
    describe(name, () => {
      tests(openStandIn);
    });
  });
  describeWithKubernetes('on a real API server,', () => {
    describe(name, () => {
      tests(alone ? openOwn : openShared);
    });
  });
}

/** The stand-in alone, for what only it can be asked: the namespace is the one that all its users have. */
export const openStandIn: OpenCluster = async (options = {}) => ({
  ...(await startCluster(options)),
  namespace: 'argo',
});

/** The real API server that all tests share, inside `describeWithKubernetes` only. */
export const openShared: OpenCluster = async (options = {}) => {
  const shared = sharedKubernetes();
  const client = adminClient(shared);
  const namespace = await ownNamespace(client).finally(() => {
    client.close();
  });
  const { url, ca, tokens } = shared;
  return { ...(await openFrontDoor({ url, ca, token: tokens.admin }, options)), namespace };
};

const openOwn: OpenCluster = async (options = {}) => {
  const server = await startApiServer({ binaries: findKubernetes() });
  const { url, ca, tokens, forgetVersions: forget } = server;
  const door = await openFrontDoor({ url, ca, token: tokens.admin }, { ...options, forget });
  return {
    ...door,
    namespace: 'argo',
    stop: async () => {
      await door.stop();
      await server.stop();
    },
  };
};
