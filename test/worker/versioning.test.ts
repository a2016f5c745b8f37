import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { temporal } from '@temporalio/proto';
import { Client, Connection } from '@temporalio/client';
import { PLAY_WORKFLOW, statusQuery, TASK_QUEUES, type PlayStatus } from '../../signals/messages.ts';
import { playStartOptions } from '../../signals/play-start.ts';
import { build } from '../e2e/built-baton.ts';
import { describeWithDevServer, devServerAddress } from '../setup/temporal.ts';
import { INPUT } from '../workflows/play/simulation.ts';
import { ownNamespace } from './own-namespace.ts';
import { startWorker } from './worker-process.ts';

const { TaskQueueType, VersioningBehavior, WorkerVersioningMode } = temporal.api.enums.v1;

const PATIENCE_MS = 120_000;
const QUEUES = [
  [TASK_QUEUES.plays, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW],
  [TASK_QUEUES.plays, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY],
  [TASK_QUEUES.publications, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY],
  [TASK_QUEUES.upkeep, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW],
  [TASK_QUEUES.upkeep, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY],
  [TASK_QUEUES.resumes, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW],
  [TASK_QUEUES.resumes, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY],
] as const;

const atEnd: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of atEnd.splice(0).reverse()) await end();
});

describeWithDevServer('the version of a worker', () => {
  beforeAll(build, PATIENCE_MS);

  /** A namespace in which a worker process runs, and a client for it. */
  async function work(worker: object): Promise<Client> {
    const address = devServerAddress();
    const namespace = await ownNamespace(address);
    const connection = await Connection.connect({ address });
    atEnd.push(() => connection.close());
    const process = await startWorker({ address, namespace, worker });
    atEnd.push(() => process.stop());
    return new Client({ connection, namespace });
  }

  /** As what the queues are polled, each once somebody polls it. */
  const polledAs = ({ workflowService, options: { namespace } }: Client) =>
    Promise.all(
      QUEUES.map(async ([name, taskQueueType]) => {
        for (;;) {
          const described = await workflowService.describeTaskQueue({ namespace, taskQueue: { name }, taskQueueType });
          const [poller] = described.pollers;
          if (poller !== undefined) return poller.deploymentOptions;
        }
      }),
    );

  test('is none unless one is configured: every queue is polled unversioned, and a play runs at once', async () => {
    const client = await work({});
    for (const options of await polledAs(client)) {
      expect(options?.workerVersioningMode ?? 0).not.toBe(WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED);
    }
    const play = await client.workflow.start(PLAY_WORKFLOW, playStartOptions(INPUT, 'a play'));
    const status: PlayStatus = await play.query(statusQuery);
    expect(status.stage).toBe('pending');
    expect((await play.describe()).raw.workflowExecutionInfo?.versioningInfo ?? null).toBeNull();
  });

  test('is that of its build where one is configured: a play runs on it once it is the current one', async () => {
    const [deploymentName, buildId] = ['baton', '2026-03-01.1'];
    const client = await work({ versioning: { deployment: deploymentName, build: buildId } });
    for (const options of await polledAs(client)) {
      expect(options).toMatchObject({
        deploymentName,
        buildId,
        workerVersioningMode: WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED,
      });
    }
    const play = await client.workflow.start(PLAY_WORKFLOW, playStartOptions(INPUT, 'a play'));
    const { namespace } = client.options;
    await client.workflowService.setWorkerDeploymentCurrentVersion({ namespace, deploymentName, buildId });
    const versioning = async () => (await play.describe()).raw.workflowExecutionInfo?.versioningInfo;
    while ((await versioning())?.deploymentVersion?.buildId !== buildId);
    expect(await versioning()).toMatchObject({
      behavior: VersioningBehavior.VERSIONING_BEHAVIOR_AUTO_UPGRADE,
      deploymentVersion: { deploymentName, buildId },
    });
    const status: PlayStatus = await play.query(statusQuery);
    expect(status.stage).toBe('pending');
  });
});
