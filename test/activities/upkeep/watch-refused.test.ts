import { afterEach, describe, expect, test } from '@jest/globals';
import { createKubernetesCluster } from '../../../activities/argo/kubernetes-cluster.ts';
import { createMetrics } from '../../../telemetry/metrics.ts';
import { adminClient, describeWithKubernetes, ownNamespace, sharedKubernetes } from '../../setup/kubernetes.ts';
import { serveHttp } from '../argo/api-server.ts';
import { runOf, startWatch, type WatchUnderTest } from './watch-under-test.ts';

const LIST = '{"metadata":{"resourceVersion":"7"},"items":[]}';
const FORBIDDEN = JSON.stringify({
  kind: 'Status',
  message: 'workflows is forbidden',
  reason: 'Forbidden',
  code: 403,
});
const WHY =
  'the Kubernetes API answered 403: workflows is forbidden; check that this account may get, list, watch, create and ' +
  'patch workflows and get workflowtemplates';

async function shown(metrics: ReturnType<typeof createMetrics>): Promise<unknown> {
  return (await metrics.watchRefused.get()).values.map(({ value }) => value);
}

describe('a watch that is refused', () => {
  const watches: WatchUnderTest[] = [];
  afterEach(() => Promise.all(watches.splice(0).map((watch) => watch.end())));

  test('says so once, comes back ever more seldom, and goes on when it may', async () => {
    let isForbidden = true;
    let lists = 0;
    const server = await serveHttp(({ url = '' }, response) => {
      const isWatch = url.includes('watch=');
      if (!isWatch) lists += 1;
      if (!isWatch) response.end(LIST);
      else if (isForbidden) response.writeHead(403).end(FORBIDDEN);
      else response.writeHead(200).flushHeaders();
    });
    const metrics = createMetrics();
    const watch = startWatch({ url: server.url, metrics });
    watches.push(watch);
    while (watch.pauses.length < 8) await new Promise((resolve) => setImmediate(resolve));
    expect(watch.pauses.slice(0, 8)).toEqual([1_500, 6_000, 24_000, 45_000, 45_000, 45_000, 45_000, 45_000]);
    expect(watch.warnings.map((line) => (JSON.parse(line) as { why: string }).why)).toEqual([WHY]);
    expect(watch.refused.at(-1)).toBe(WHY);
    expect(await shown(metrics)).toEqual([1]);
    // It lists each time: what it may see it sees.
    expect(lists).toBeGreaterThanOrEqual(8);

    isForbidden = false;
    while (watch.refused.at(-1) !== null) await new Promise((resolve) => setImmediate(resolve));
    expect(await shown(metrics)).toEqual([0]);
    await Promise.all([watch.end(), server.stop()]);
  });
});

describeWithKubernetes('a watch on a real Kubernetes API whose rights are missing', () => {
  test('is told apart from one that nobody answers, and hears of everything once they are there, whatever its neighbours may', async () => {
    const admin = adminClient();
    const namespace = await ownNamespace(admin);
    const cluster = createKubernetesCluster({
      context: 'baton',
      env: { KUBECONFIG: sharedKubernetes().kubeconfig },
    });
    const watch = startWatch({ cluster, namespace });
    // Its neighbour's rights stay missing.
    const neighbour = startWatch({ cluster, namespace: await ownNamespace(admin) });
    while (watch.refused.at(-1) === null) await new Promise((resolve) => setImmediate(resolve));
    expect(watch.refused.at(-1)).toMatch(/answered 403: workflows.argoproj.io is forbidden: User "baton" cannot list/);

    const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
    const rules = [{ apiGroups: ['argoproj.io'], resources: ['workflows'], verbs: ['list', 'watch'] }];
    await admin.send('POST', `${rbac}/roles`, { metadata: { name: 'watch' }, rules });
    await admin.send('POST', `${rbac}/rolebindings`, {
      metadata: { name: 'watch' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'watch' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'baton' }],
    });
    while (watch.refused.at(-1) !== null) await new Promise((resolve) => setImmediate(resolve));
    await admin.send('POST', `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/workflows`, runOf('1'));
    expect((await watch.told(() => true)).run.name).toBe('run-1');
    expect(neighbour.refused.at(-1)).toMatch(/answered 403/);
    await Promise.all([watch.end(), neighbour.end()]);
    admin.close();
  });
});
