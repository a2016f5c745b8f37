import { expect, test } from '@jest/globals';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { SweepInput, SweepOutcome, UpkeepActivities } from '../../../activities/upkeep/upkeep-activities.ts';
import { configSchema } from '../../../config/schema.ts';
import { TASK_QUEUES } from '../../../signals/messages.ts';
import { connectClient } from '../../../worker/connect.ts';
import { startSweep } from '../../../worker/start-sweep.ts';
import { workflowCode } from '../../../worker/workflow-code.ts';
import { describeWithDevServer, devServerAddress } from '../../setup/temporal.ts';
import { ownNamespace } from '../../worker/own-namespace.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

const NOTHING = { runs: 0, plays: 0, differences: 0, healed: 0, failed: 0, silent: 0, orphans: [], unlisted: [] };

const EMPTY = { found: [], settled: [], orphaned: [], reached: { tell: '', nudge: '' } };

describeWithDevServer('the workflow of the sweep', () => {
  test('hands what one sweep remembers to the next, whichever worker takes it', async () => {
    const address = devServerAddress();
    const namespace = await ownNamespace(address);
    const client = await connectClient(configSchema.parse({ temporal: { address, namespace } }), {});
    const workflowBundle = await workflowCode();
    const inputs: SweepInput[] = [];
    /** One sweep on a worker that nobody else uses. */
    const sweepOnce = async (silentUntil: number): Promise<void> => {
      const connection = await NativeConnection.connect({ address });
      let done = (): void => undefined;
      const isDone = new Promise<void>((resolve) => (done = resolve));
      const activities: Pick<UpkeepActivities, 'sweep'> = {
        sweep: async (input): Promise<SweepOutcome> => {
          inputs.push(input);
          done();
          return { ...NOTHING, memory: { ...EMPTY, found: [`at-${String(silentUntil)}`], silentUntil } };
        },
      };
      const worker = await Worker.create({
        connection,
        namespace,
        taskQueue: TASK_QUEUES.upkeep,
        workflowBundle,
        activities: { ...activities },
      });
      const schedule = client.schedule.getHandle('sweep');
      await worker.runUntil(async () => {
        await schedule.trigger('SKIP');
        await isDone;
        const ended = async (): Promise<boolean> => (await schedule.describe()).info.runningActions.length === 0;
        while (!(await ended()));
      });
      await connection.close();
    };
    try {
      expect(await startSweep(client)).toBe('started');
      expect(await startSweep(client)).toBe('running');
      // No sweep of its own comes in between.
      await client.schedule.getHandle('sweep').pause();
      await sweepOnce(1);
      await sweepOnce(2);
      expect(inputs).toEqual([{ memory: null }, { memory: { ...EMPTY, found: ['at-1'], silentUntil: 1 } }]);
    } finally {
      await client.schedule.getHandle('sweep').delete();
      await client.connection.close();
    }
  });
});
