import { expect, test } from '@jest/globals';
import { ApplicationFailure, Context } from '@temporalio/activity';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { UpkeepActivities } from '../../../activities/upkeep/upkeep-activities.ts';
import { configSchema } from '../../../config/schema.ts';
import { TASK_QUEUES } from '../../../signals/messages.ts';
import { connectClient } from '../../../worker/connect.ts';
import { startWatch } from '../../../worker/start-watches.ts';
import { workflowCode } from '../../../worker/workflow-code.ts';
import { describeWithDevServer, devServerAddress } from '../../setup/temporal.ts';
import { ownNamespace } from '../../worker/own-namespace.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

describeWithDevServer('the workflow of the watch', () => {
  test('goes from one round to the next, through failures and beyond the length of one history', async () => {
    const address = devServerAddress();
    const namespace = await ownNamespace(address);
    const client = await connectClient(configSchema.parse({ temporal: { address, namespace } }), {});
    const connection = await NativeConnection.connect({ address });
    const runs = new Set<string>();
    let rounds = 0;
    let isSecondRun = (): void => undefined;
    const secondRun = new Promise<void>((resolve) => (isSecondRun = resolve));
    const activities: Pick<UpkeepActivities, 'watchRuns'> = {
      watchRuns: async () => {
        const { attempt, workflowExecution } = Context.current().info;
        if (rounds === 3 && attempt === 1) throw ApplicationFailure.create({ message: 'the cluster is away' });
        rounds += 1;
        runs.add(workflowExecution?.runId ?? '');
        // Nothing is left to be shown: the second run waits until its worker stops.
        if (runs.size === 2) {
          isSecondRun();
          await Context.current().cancelled.catch(() => undefined);
        }
        return { ended: 'time', runs: 1, told: 0 };
      },
    };
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue: TASK_QUEUES.upkeep,
      workflowBundle: await workflowCode(),
      activities: { ...activities },
    });
    try {
      await worker.runUntil(async () => {
        expect(await startWatch(client, 'argo')).toBe('started');
        expect(await startWatch(client, 'argo')).toBe('running');
        await secondRun;
      });
      expect(rounds).toBe(101);
    } finally {
      await connection.close();
      await client.connection.close();
    }
  });
});
