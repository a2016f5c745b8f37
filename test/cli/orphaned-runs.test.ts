import { expect, test } from '@jest/globals';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { SweepOutcome } from '../../activities/upkeep/upkeep-activities.ts';
import { orphanedRuns, type OrphanedRuns } from '../../cli/orphaned-runs.ts';
import { configSchema } from '../../config/schema.ts';
import { TASK_QUEUES } from '../../signals/messages.ts';
import { connectClient } from '../../worker/connect.ts';
import { workflowCode } from '../../worker/workflow-code.ts';
import { SWEEP_WORKFLOW } from '../../workflows/upkeep/names.ts';
import { describeWithDevServer, devServerAddress } from '../setup/temporal.ts';
import { ownNamespace } from '../worker/own-namespace.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

const OUTCOME: SweepOutcome = {
  runs: 3,
  plays: 2,
  differences: 1,
  healed: 0,
  failed: 0,
  silent: 0,
  orphans: [],
  unlisted: [],
  memory: { found: [], settled: [], orphaned: [], silentUntil: 0, reached: { tell: '', nudge: '' } },
};

describeWithDevServer('runs that go on though their play has ended', () => {
  test('are known from the last sweep, without a worker', async () => {
    const address = devServerAddress();
    const namespace = await ownNamespace(address);
    const client = await connectClient(configSchema.parse({ temporal: { address, namespace } }), {});
    const connection = await NativeConnection.connect({ address });
    const workflowBundle = await workflowCode();
    const taskQueue = TASK_QUEUES.upkeep;
    const sweepThatNames = async (...orphans: string[]): Promise<void> => {
      const activities = { sweep: async (): Promise<SweepOutcome> => ({ ...OUTCOME, orphans }) };
      const worker = await Worker.create({ connection, namespace, taskQueue, workflowBundle, activities });
      const workflowId = `sweep-${orphans.join('-')}`;
      await worker.runUntil(client.workflow.execute(SWEEP_WORKFLOW, { taskQueue, workflowId }));
    };
    /** Visibility follows after a moment. */
    const until = async (holds: (found: OrphanedRuns) => boolean): Promise<OrphanedRuns> => {
      for (;;) {
        const found = await orphanedRuns(client);
        if (holds(found)) return found;
      }
    };
    try {
      expect(await orphanedRuns(client)).toEqual({ runs: [], seenAt: null });
      await sweepThatNames('old');
      expect((await until(({ seenAt }) => seenAt !== null)).runs).toEqual(['old']);
      await sweepThatNames('run-7', 'run-9');
      const found = await until(({ runs }) => runs.length === 2);
      expect(found).toEqual({ runs: ['run-7', 'run-9'], seenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) });
    } finally {
      await connection.close();
      await client.connection.close();
    }
  });
});
