import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createKubernetesCluster } from '../../activities/argo/kubernetes-cluster.ts';
import { readRun } from '../../cli/read-run.ts';
import { toBatonError } from '../../cli/errors.ts';
import { configSchema } from '../../config/schema.ts';
import { startCluster, type ClusterStandIn } from '../../standins/cluster/start-cluster.ts';

let cluster: ClusterStandIn;
beforeAll(async () => {
  cluster = await startCluster({ token: 'letmein' });
});
afterAll(() => cluster.stop());

const configured = (server: string, token: string) => configSchema.parse({ kubernetes: { server, token } });

test('a run is read by its name from the configured cluster, with the task that it claims', async () => {
  const { kubernetes } = configured(cluster.url, 'letmein');
  const created = await createKubernetesCluster({ ...kubernetes, env: {} }).createWorkflow('argo', {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Workflow',
    metadata: { name: 'play-7', namespace: 'argo' },
    spec: {
      entrypoint: 'main',
      templates: [{ name: 'main', suspend: {} }],
      arguments: {
        parameters: [
          { name: 'repository', value: 'https://github.com/Acme/Shop' },
          { name: 'task-id', value: '007' },
        ],
      },
    },
  });
  const config = configured(cluster.url, 'letmein');
  expect(await readRun(config, {}, 'argo', 'play-7')).toMatchObject({
    run: { name: 'play-7', uid: created.metadata.uid },
    claim: { owner: 'acme', repository: 'shop', task: '7' },
    owner: null,
  });
  expect(await readRun(config, {}, 'argo', 'play-8')).toBeNull();
});

test('a cluster that refuses is told from one that does not answer', async () => {
  const errorOf = async (server: string, token: string) =>
    toBatonError(await readRun(configured(server, token), {}, 'argo', 'play-7').catch((error: unknown) => error)).code;
  expect(await errorOf(cluster.url, 'wrong')).toBe('BATON_CLUSTER_REFUSED');
  expect(await errorOf('http://127.0.0.1:1', 'letmein')).toBe('BATON_CLUSTER_UNAVAILABLE');
});
