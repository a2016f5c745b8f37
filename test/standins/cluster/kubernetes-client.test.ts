import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CoreV1Api, CustomObjectsApi, KubeConfig, V1Pod, VersionApi, Watch } from '@kubernetes/client-node';
import { startCluster } from '../../../standins/cluster/start-cluster.ts';
import type { ClusterStandIn } from '../../../standins/cluster/start-cluster.ts';

const workflows = { group: 'argoproj.io', version: 'v1alpha1', namespace: 'argo', plural: 'workflows' };

describe('the official client gets along with the stand-in', () => {
  let cluster: ClusterStandIn;
  let config: KubeConfig;
  beforeAll(async () => {
    cluster = await startCluster({ token: 'sesame' });
    config = new KubeConfig();
    config.loadFromOptions({
      clusters: [{ name: 'c', server: cluster.url, skipTLSVerify: true }],
      users: [{ name: 'u', token: 'sesame' }],
      contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
      currentContext: 'x',
    });
  });
  afterAll(() => cluster.stop());

  test('create, patch, list and delete', async () => {
    const api = config.makeApiClient(CustomObjectsApi);
    const body = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Workflow', metadata: { name: 'w', labels: { a: '1' } } };
    await api.createNamespacedCustomObject({ ...workflows, body });
    const patch = [{ op: 'replace', path: '/metadata/labels/a', value: '2' }];
    await api.patchNamespacedCustomObject({ ...workflows, name: 'w', body: patch });
    const list: unknown = await api.listNamespacedCustomObject({ ...workflows, labelSelector: 'a=2', limit: 1 });
    expect(list).toMatchObject({ items: [{ metadata: { name: 'w', labels: { a: '2' } } }] });
    await api.deleteNamespacedCustomObject({ ...workflows, name: 'w' });
    await expect(api.getNamespacedCustomObject({ ...workflows, name: 'w' })).rejects.toMatchObject({ code: 404 });
  });

  test('a refusal arrives with its Status', async () => {
    const api = config.makeApiClient(CustomObjectsApi);
    cluster.faults.next('get', { kind: 'answer', status: 429, retryAfterSeconds: 3 });
    const refusal = api.getNamespacedCustomObject({ ...workflows, name: 'any' });
    await expect(refusal).rejects.toMatchObject({
      code: 429,
      body: expect.stringContaining('"reason":"TooManyRequests"'),
      headers: { 'retry-after': '3' },
    });
  });

  test('pods and the version', async () => {
    const pods = config.makeApiClient(CoreV1Api);
    const spec = { containers: [{ name: 'main', image: 'agent:1' }] };
    const body = Object.assign(new V1Pod(), { metadata: { name: 'agent' }, spec });
    await pods.createNamespacedPod({ namespace: 'argo', body });
    const ended = await pods.patchNamespacedPodStatus({
      namespace: 'argo',
      name: 'agent',
      body: [{ op: 'replace', path: '/status/phase', value: 'Succeeded' }],
    });
    expect(ended.status?.phase).toBe('Succeeded');
    expect((await config.makeApiClient(VersionApi).getCode()).gitVersion).toMatch(/^v1\.35/);
  });

  test('a watch', async () => {
    const api = config.makeApiClient(CustomObjectsApi);
    const seen = await new Promise<string>((resolve, reject) => {
      const watch = new Watch(config);
      const watching = watch.watch(
        '/apis/argoproj.io/v1alpha1/namespaces/argo/workflows',
        { allowWatchBookmarks: true },
        (type, object: { metadata: { name: string } }) => resolve(`${type} ${object.metadata.name}`),
        reject,
      );
      watching
        .then(() => api.createNamespacedCustomObject({ ...workflows, body: { metadata: { name: 'watched' } } }))
        .catch(reject);
    });
    expect(seen).toBe('ADDED watched');
  });
});
