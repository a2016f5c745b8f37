import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { startDevServer, type DevServer } from '../../../standins/temporal/dev-server.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { APPROVED, CLOSED, OPENED, READY_FOR_QA } from './clean-life.ts';
import { keepHistory } from './golden-histories.ts';
import { startPlay, withWorkers, workflowBundle } from './running.ts';
import { INPUT } from './simulation.ts';
import { createWorld } from './world.ts';

/** The most history events that a clean play of three gates may take: what a deploy, a replay and a server pay for. */
const MOST_EVENTS = 110;

describeWithDevServer('a clean play of three gates', () => {
  let server: DevServer;
  let connection: Connection;
  let native: NativeConnection;

  beforeAll(async () => {
    server = await startDevServer();
    connection = await Connection.connect({ address: server.address });
    native = await NativeConnection.connect({ address: server.address });
  });

  afterAll(async () => {
    await native.close();
    await connection.close();
    await server.stop();
  });

  test(`waits at each gate, completes, replays, and takes at most ${String(MOST_EVENTS)} events`, async () => {
    const world = createWorld();
    const client = new Client({ connection });
    await withWorkers(native, world, async () => {
      // On a slow machine a stage may last long enough to be published, which is not what is counted here.
      const policy = { ...INPUT.policy, publishAfterMs: 600_000 };
      const play = await startPlay(client, { ...INPUT, policy, submit: true });
      await play.until(({ stage }) => stage === 'implementation-in-progress');
      await play.observe(world.reach('wait-pr-created'));
      await play.until(({ stage }) => stage === 'waiting-pr-created');
      world.answer(OPENED.flat());
      for (const [index, facts] of OPENED.entries()) {
        await play.deliver(facts);
        // One by one, so that no two of them share a workflow task.
        await play.until(({ deliveries }) => deliveries.applied === index + 1);
      }
      await play.until(({ stage }) => stage === 'quality-in-progress');
      await play.observe(world.reach('wait-ready-for-qa'));
      await play.until(({ stage }) => stage === 'waiting-ready-for-qa');
      await play.deliver(READY_FOR_QA);
      await play.until(({ stage }) => stage === 'testing-in-progress');
      await play.observe(world.reach('wait-pr-approved'));
      await play.until(({ stage }) => stage === 'waiting-pr-approved');
      await play.deliver(APPROVED);
      await play.until(({ stage }) => stage === 'finalizing');
      await play.deliver(CLOSED);
      await play.observe(world.change({ phase: 'Succeeded' }));
      const last = await play.handle.result();
      expect(last).toMatchObject({ stage: 'completed', ended: true, attention: [] });
      expect(world.openings).toEqual([0, 1, 2].map((gate) => ({ gate, commit: 'c'.repeat(40) })));

      const history = await play.handle.fetchHistory();
      const events = history.events?.length ?? 0;
      expect(events).toBeLessThanOrEqual(MOST_EVENTS);
      keepHistory('clean-three-gates', history);
      await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history, play.handle.workflowId);
    });
  });
});
