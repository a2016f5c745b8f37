import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { temporal } from '@temporalio/proto';
import { startDevServer, type DevServer } from '../../../standins/temporal/dev-server.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';
import { APPROVED, CLOSED, OPENED, READY_FOR_QA } from './clean-life.ts';
import { keepHistory } from './golden-histories.ts';
import { startPlay, withWorkers, workflowBundle } from './running.ts';
import { INPUT } from './simulation.ts';
import { createWorld } from './world.ts';

/** The most history events that a clean play of three gates may take: what a deploy, a replay and a server pay for. */
const MOST_EVENTS = 110;

/** Two retries of a label and three attempts at a run, as Temporal is asked for them: in seconds, each with its limits. */
const labels = { attempts: 3, first: 5, times: 2, most: 30, attempt: 45, heartbeat: 10, inAll: 0 };
const runs = { ...labels, first: 2 };
const SCHEDULED = {
  submitRun: [runs],
  moveStage: [labels],
  openGate: [runs],
  // Its end waits three seconds for the last word, however often that is tried; Temporal cuts the rest down to it.
  publishStatus: [{ ...labels, attempts: 0, most: 3_600, attempt: 3, heartbeat: 3, inAll: 3 }],
};

/** With which retry policies and limits the activities of a history were scheduled, by name, each once. */
function scheduled({ events }: temporal.api.history.v1.IHistory): Record<string, unknown[]> {
  const found = new Map<string, Map<string, unknown>>();
  for (const { activityTaskScheduledEventAttributes: scheduledAs } of events ?? []) {
    const name = scheduledAs?.activityType?.name;
    if (name === undefined || name === null) continue;
    const { maximumAttempts, initialInterval, backoffCoefficient, maximumInterval } = scheduledAs?.retryPolicy ?? {};
    const how = {
      attempts: maximumAttempts,
      first: Number(initialInterval?.seconds),
      times: backoffCoefficient,
      most: Number(maximumInterval?.seconds),
      attempt: Number(scheduledAs?.startToCloseTimeout?.seconds),
      heartbeat: Number(scheduledAs?.heartbeatTimeout?.seconds),
      inAll: Number(scheduledAs?.scheduleToCloseTimeout?.seconds),
    };
    found.set(name, (found.get(name) ?? new Map<string, unknown>()).set(JSON.stringify(how), how));
  }
  return Object.fromEntries([...found].map(([name, hows]) => [name, [...hows.values()]]));
}

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
      expect(scheduled(history)).toEqual(SCHEDULED);
      keepHistory('clean-three-gates', history);
      await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history, play.handle.workflowId);
    });
  });
});
