import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createKubernetesCluster } from '../../../activities/argo/kubernetes-cluster.ts';
import type { Cluster } from '../../../activities/argo/cluster.ts';
import type { KubeClient } from '../../../standins/cluster/argo/kube-client.ts';
import { findKubernetes, pinnedVersions } from '../../../standins/kubernetes/binaries.ts';
import { startApiServer, type ApiServer } from '../../../standins/kubernetes/start-api-server.ts';
import { adminClient, describeWithKubernetes, ownNamespace, sharedKubernetes } from '../../setup/kubernetes.ts';

const run = (name: string) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Workflow',
  metadata: { name },
  spec: { entrypoint: 'main', templates: [{ name: 'main', suspend: {} }] },
});

describeWithKubernetes('the real Kubernetes API of the tests', () => {
  let client: KubeClient;
  let namespace: string;
  beforeAll(async () => {
    client = adminClient();
    namespace = await ownNamespace(client);
  });
  afterAll(() => client.close());

  test('says the version that is pinned', async () => {
    const { body } = await client.send('GET', '/version');
    if (process.env['KUBEBUILDER_ASSETS'] === undefined) {
      expect(body['gitVersion']).toBe(`v${pinnedVersions().kubernetes}`);
    }
    expect(body['platform']).toBeDefined();
  });

  test('takes a run from our client, over TLS that is verified', async () => {
    const cluster = ofUser('admin');
    const created = await cluster.createWorkflow(namespace, run('first'));
    expect(created.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect((await cluster.readWorkflow(namespace, 'first'))?.spec).toEqual(run('first').spec);
  });

  test('lets nobody in who has no role, and turns away who has no token', async () => {
    await expect(ofUser('stranger').readWorkflow(namespace, 'first')).rejects.toMatchObject({ status: 403 });
    const { url, ca } = sharedKubernetes();
    const unknown = adminClient({ ...sharedKubernetes(), url, ca, tokens: { admin: 'x', baton: '', stranger: '' } });
    expect((await unknown.send('GET', '/api/v1/namespaces')).status).toBe(401);
    unknown.close();
  });
});

function ofUser(context: 'admin' | 'baton' | 'stranger'): Cluster {
  return createKubernetesCluster({ context, env: { KUBECONFIG: sharedKubernetes().kubeconfig } });
}

describeWithKubernetes('a Kubernetes API of one test file', () => {
  let server: ApiServer;
  let cluster: Cluster;
  beforeAll(async () => {
    server = await startApiServer({ binaries: findKubernetes() });
    cluster = createKubernetesCluster({ context: 'admin', env: { KUBECONFIG: server.kubeconfig } });
  });
  afterAll(() => server.stop());

  test('keeps what was written when it is interrupted', async () => {
    const { metadata } = await cluster.createWorkflow('argo', run('kept'));
    await server.interrupt();
    await expect(cluster.readWorkflow('argo', 'kept')).rejects.toMatchObject({ status: null });
    await server.resume();
    expect((await cluster.readWorkflow('argo', 'kept'))?.metadata.uid).toBe(metadata.uid);
  });

  test('forgets old versions when it is told to', async () => {
    for (const name of ['a', 'b', 'c']) await cluster.createWorkflow('argo', run(name));
    const page = await cluster.listWorkflows('argo', { limit: 1 });
    await cluster.createWorkflow('argo', run('later'));
    await server.forgetVersions();
    const next = cluster.listWorkflows('argo', { limit: 1, continue: page.continue ?? '' });
    await expect(next).rejects.toMatchObject({ status: 410, expired: true });
  });
});
