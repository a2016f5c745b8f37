import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createKubernetesCluster } from '../../activities/argo/kubernetes-cluster.ts';
import { listAll } from '../../activities/argo/list-all.ts';
import { describeOnEachCluster } from '../setup/each-cluster.ts';
import { startUnderTest, type ClusterUnderTest } from './cluster-under-test.ts';

interface Page {
  readonly metadata: { readonly continue: string };
}

describeOnEachCluster(
  'a server that has forgotten old versions',
  (open) => {
    let world: ClusterUnderTest;
    let page: Page;
    let version: string;
    beforeAll(async () => {
      world = await startUnderTest({ argo: false, open });
      for (const name of ['a', 'b', 'c']) version = (await world.create(name)).metadata.resourceVersion ?? '';
      page = (await world.send<Page>('GET', `${world.workflows}?limit=1`)).body;
      for (const name of ['d', 'e']) await world.create(name);
      await world.cluster.faults.compact();
    });
    afterAll(() => world.stop());

    test('refuses the next page of a list that it can no longer show as it was', async () => {
      const late = await world.send('GET', `${world.workflows}?limit=1&continue=${page.metadata.continue}`);
      expect(late).toMatchObject({ status: 410, body: { reason: 'Expired', code: 410 } });
    });

    test('begins a watch from an old version by saying that it is too old', async () => {
      const lines = await world.watch(`${world.workflows}?watch=1&resourceVersion=${version}`);
      expect(lines).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }]);
    });

    test('tells our client the same, which then lists anew', async () => {
      const cluster = createKubernetesCluster({ server: world.cluster.url, env: {} });
      const next = cluster.listWorkflows(world.namespace, { limit: 1, continue: page.metadata.continue });
      await expect(next).rejects.toMatchObject({ status: 410, expired: true });
      const watch = cluster.watchWorkflows(world.namespace, {
        resourceVersion: version,
        timeoutSeconds: 20,
        signal: new AbortController().signal,
      });
      const first = watch[Symbol.asyncIterator]().next();
      await expect(first).rejects.toMatchObject({ status: 410, expired: true });
      const all = await listAll(cluster, world.namespace, '', ({ metadata }) => metadata.name);
      expect(all.items).toEqual(['a', 'b', 'c', 'd', 'e']);
    });

    test('goes on from what is new', async () => {
      const { metadata } = (await world.send('GET', `${world.workflows}/e`)).body;
      const { body } = await world.send<{ metadata: { resourceVersion: string } }>('GET', world.workflows);
      const from = `watch=1&resourceVersion=${body.metadata.resourceVersion}`;
      const heard = world.watch(`${world.workflows}?${from}`, () => true);
      const { body: changed } = await world.mergePatch(`${world.workflows}/e`, { metadata: { labels: { x: '1' } } });
      expect(Number(changed.metadata.resourceVersion)).toBeGreaterThan(Number(metadata.resourceVersion));
      expect(await heard).toMatchObject([{ type: 'MODIFIED', object: { metadata: { name: 'e' } } }]);
    });
  },
  { alone: true },
);
