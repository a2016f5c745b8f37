import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CoreV1Api, CustomObjectsApi, KubeConfig, V1Pod, VersionApi, Watch } from '@kubernetes/client-node';
import { describeOnEachCluster, type OpenedCluster } from '../setup/each-cluster.ts';
import { workflowKind } from './cluster-under-test.ts';

describeOnEachCluster('the official client gets along with', (open) => {
  let cluster: OpenedCluster;
  let workflows: { group: string; version: string; namespace: string; plural: string };
  let config: KubeConfig;
  beforeAll(async () => {
    cluster = await open();
    workflows = { group: 'argoproj.io', version: 'v1alpha1', namespace: cluster.namespace, plural: 'workflows' };
    config = new KubeConfig();
    config.loadFromOptions({
      clusters: [{ name: 'c', server: cluster.url, skipTLSVerify: true }],
      users: [{ name: 'u' }],
      contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
      currentContext: 'x',
    });
  });
  afterAll(() => cluster.stop());

  test('create, patch, list and delete', async () => {
    const api = config.makeApiClient(CustomObjectsApi);
    const body = { ...workflowKind, metadata: { name: 'w', labels: { a: '1' } }, spec: {} };
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
    await pods.createNamespacedPod({ namespace: cluster.namespace, body });
    const ended = await pods.patchNamespacedPodStatus({
      namespace: cluster.namespace,
      name: 'agent',
      body: [{ op: 'replace', path: '/status/phase', value: 'Succeeded' }],
    });
    expect(ended.status?.phase).toBe('Succeeded');
    expect((await config.makeApiClient(VersionApi).getCode()).gitVersion).toMatch(/^v\d/);
  });

  test('a watch', async () => {
    const body = { ...workflowKind, metadata: { name: 'watched' }, spec: {} };
    const api = config.makeApiClient(CustomObjectsApi);
    const seen = await new Promise<string>((resolve, reject) => {
      const watch = new Watch(config);
      const watching = watch.watch(
        `/apis/argoproj.io/v1alpha1/namespaces/${cluster.namespace}/workflows`,
        { allowWatchBookmarks: true },
        (type, object: { metadata: { name: string } }) => {
          if (type !== 'BOOKMARK') resolve(`${type} ${object.metadata.name}`);
        },
        reject,
      );
      watching.then(() => api.createNamespacedCustomObject({ ...workflows, body })).catch(reject);
    });
    expect(seen).toBe('ADDED watched');
  });
});
