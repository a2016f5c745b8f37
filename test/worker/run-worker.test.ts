import { afterEach, expect, test } from '@jest/globals';
import { temporal } from '@temporalio/proto';
import { configSchema } from '../../config/schema.ts';
import { statusQuery, TASK_QUEUES, type PlayStatus } from '../../signals/messages.ts';
import { connectClient } from '../../worker/connect.ts';
import { describeWithDevServer, devServerAddress } from '../setup/temporal.ts';
import { startUnderTest, type ClusterUnderTest } from '../cluster/cluster-under-test.ts';
import { ownNamespace } from './own-namespace.ts';
import { runWorkerHere } from './worker-here.ts';

const { TASK_QUEUE_TYPE_ACTIVITY, TASK_QUEUE_TYPE_WORKFLOW } = temporal.api.enums.v1.TaskQueueType;

const atEnd: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of atEnd.splice(0).reverse()) await end();
});

/** A run as somebody submits it by hand: one agent less, straight to the first gate. */
function runOf(name: string, task: string): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Workflow',
    metadata: { name, labels: { 'workflow-type': 'play-orchestration' } },
    spec: {
      entrypoint: 'play',
      arguments: {
        parameters: [
          { name: 'repository', value: 'acme/shop' },
          { name: 'task-id', value: task },
        ],
      },
      templates: [
        { name: 'play', dag: { tasks: [{ name: 'wait-pr-created', template: 'gate' }] } },
        { name: 'gate', suspend: {} },
      ],
    },
  };
}

/** Runs a worker in this process. */
async function work(cluster: ClusterUnderTest, namespace: string, metricsPort: number | null = null) {
  const config = configSchema.parse({
    repositories: [{ name: 'Acme/Shop', id: 7001 }],
    temporal: { address: devServerAddress(), namespace },
    kubernetes: { server: cluster.cluster.url },
    github: { apiUrl: 'http://127.0.0.1:9' },
    worker: { shutdownGrace: '5s', metricsPort },
  });
  const worker = await runWorkerHere(config);
  atEnd.push(worker.stop);
  return { ...worker, config };
}

describeWithDevServer('a worker', () => {
  test('adopts a run that it sees, follows it to its gate, and ends when it is told to', async () => {
    const namespace = await ownNamespace(devServerAddress());
    const cluster = await startUnderTest();
    atEnd.push(() => cluster.stop());
    const worker = await work(cluster, namespace);
    const client = await connectClient(worker.config, {});
    atEnd.push(() => client.connection.close());

    // Whatever a play asks for, somebody serves its queue.
    for (const taskQueue of Object.values(TASK_QUEUES)) {
      const request = { namespace, taskQueue: { name: taskQueue } };
      const kinds = [TASK_QUEUE_TYPE_WORKFLOW, TASK_QUEUE_TYPE_ACTIVITY];
      const pollers = async (): Promise<number> => {
        const described = await Promise.all(
          kinds.map((taskQueueType) => client.workflowService.describeTaskQueue({ ...request, taskQueueType })),
        );
        return described.flatMap((each) => each.pollers).length;
      };
      while ((await pollers()) === 0);
    }

    const before = await cluster.send('POST', cluster.workflows, runOf('by-hand', '7'));
    expect(before.status).toBe(201);
    const waits = await cluster.until(
      'by-hand',
      (workflow) => workflow.metadata.labels?.['current-stage'] === 'waiting-pr-created',
      before.body,
    );
    expect(waits.metadata.labels?.['current-stage']).toBe('waiting-pr-created');
    const status: PlayStatus = await client.workflow.getHandle('play/acme/shop/7').query(statusQuery);
    expect(status).toMatchObject({ stage: 'waiting-pr-created', run: { name: 'by-hand' }, attention: [] });

    await worker.stop();
    expect(worker.log.filter((line) => line['level'] === 'error')).toEqual([]);
    const { status: watch } = await client.workflow.getHandle('watch/argo').describe();
    expect(watch.name).toBe('RUNNING');
    expect((await client.schedule.getHandle('sweep').describe()).action).toMatchObject({ workflowType: 'sweep' });
  });

  test('tells plays what became of their runs while no worker was there, though nothing on the runs shows it', async () => {
    const namespace = await ownNamespace(devServerAddress());
    const cluster = await startUnderTest({ argo: false });
    atEnd.push(() => cluster.stop());
    const change = async (name: string, patch: object): Promise<void> => {
      expect((await cluster.mergePatch(`${cluster.workflows}/${name}`, patch)).status).toBe(200);
    };
    const first = await work(cluster, namespace);
    const client = await connectClient(first.config, {});
    atEnd.push(() => client.connection.close());
    const shows = async (task: string, wish: (status: PlayStatus) => boolean): Promise<void> => {
      while (!wish(await client.workflow.getHandle(`play/acme/shop/${task}`).query(statusQuery)));
    };
    for (const [name, task] of [
      ['failing', '7'],
      ['suspended', '8'],
    ] as const) {
      await cluster.send('POST', cluster.workflows, runOf(name, task));
      await change(name, { status: { phase: 'Running' } });
      await cluster.until(name, ({ metadata }) => metadata.labels?.['current-stage'] === 'implementation-in-progress');
    }
    await change('failing', { status: { phase: 'Failed', message: 'a node was lost' } });
    await change('suspended', { spec: { suspend: true } });
    await shows('7', ({ stage }) => stage === 'failed');
    await shows('8', ({ attention }) => attention.length === 1);
    await first.stop();

    await change('failing', { status: { phase: 'Running', message: null } });
    await change('suspended', { spec: { suspend: null } });
    // What plays show is searchable a moment later.
    const query = 'BatonAttention IS NOT NULL';
    while ((await client.workflow.count(query)).count < 2);
    await work(cluster, namespace);
    await shows('7', ({ stage, attention }) => stage === 'implementation-in-progress' && attention.length === 0);
    await shows('8', ({ attention }) => attention.length === 0);
  });

  test('that can not listen says so, and not what came of it', async () => {
    const namespace = await ownNamespace(devServerAddress());
    const cluster = await startUnderTest();
    atEnd.push(() => cluster.stop());
    const taken = Number(new URL(cluster.cluster.url).port);
    await expect(work(cluster, namespace, taken)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    atEnd.pop();
  });
});
