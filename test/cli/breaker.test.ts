import { randomUUID } from 'node:crypto';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTemporalBoard } from '../../breakers/temporal-board.ts';
import { configSchema } from '../../config/schema.ts';
import type { BreakerBoard } from '../../signals/breaker-messages.ts';
import { TASK_QUEUES } from '../../signals/messages.ts';
import { connectClient, type ConnectedClient } from '../../worker/connect.ts';
import { workflowCode } from '../../worker/workflow-code.ts';
import { describeWithDevServer, devServerAddress } from '../setup/temporal.ts';
import { baton, NOW } from './in-process.ts';
import { createNamespace } from './real-server.ts';

const BOARD: BreakerBoard = {
  overrides: [],
  processes: [
    {
      process: 'worker@a:1',
      at: new Date(NOW - 60_000).toISOString(),
      breakers: [
        {
          ...{ target: 'github', state: 'open', openings: 2, lastFailure: 'HTTP 502' },
          since: new Date(NOW - 5_000).toISOString(),
        },
      ],
    },
    {
      process: 'worker@b:1',
      at: new Date(NOW - 3_600_000).toISOString(),
      breakers: [
        {
          ...{ target: 'github', state: 'closed', openings: 0, lastFailure: null },
          since: new Date(NOW - 9_000_000).toISOString(),
        },
      ],
    },
  ],
};

const shows = { read: async () => BOARD, report: async () => undefined, force: async () => BOARD };

test('baton breaker shows every breaker of every process, and which process has died', async () => {
  const { code, out } = await baton(['breaker'], { temporal: { breakers: shows } });
  expect(code).toBe(0);
  expect(out).toMatch(/github +worker@a:1 +open +5 s ago +2 +HTTP 502/);
  expect(out).toMatch(/github +worker@b:1 +silent +1 h ago/);
});

test.each([
  [['breaker', 'github', 'open'], '--reason'],
  [['breaker', 'gitlab', 'open', '--reason', 'x'], 'gitlab'],
  [['breaker', 'github', 'open', '--reason', 'x', '--for', '2d'], 'a duration from 1s to 24h'],
])('%j is wrong usage', async (argv, words) => {
  const { code, err } = await baton(argv, { temporal: { breakers: shows } });
  expect([code, err]).toEqual([2, expect.stringContaining(words)]);
});

describeWithDevServer('on a real server', () => {
  let client: ConnectedClient;
  let connection: NativeConnection;
  let worker: Worker;
  let running: Promise<void>;
  beforeAll(async () => {
    const namespace = `breakers-${randomUUID().slice(0, 8)}`;
    const address = devServerAddress();
    await createNamespace(address, namespace);
    client = await connectClient({ temporal: configSchema.parse({ temporal: { address, namespace } }).temporal }, {});
    connection = await NativeConnection.connect({ address });
    const workflowBundle = await workflowCode();
    worker = await Worker.create({ connection, namespace, workflowBundle, taskQueue: TASK_QUEUES.upkeep });
    running = worker.run();
  }, 120_000);
  afterAll(async () => {
    worker.shutdown();
    await running;
    await connection.close();
    await client.connection.close();
  });

  const report = (process: string, states: readonly string[]) =>
    createTemporalBoard(client).report({
      process,
      breakers: states.map((state) => ({
        ...{ target: 'github', state, openings: 0, lastFailure: null },
        since: new Date().toISOString(),
      })),
    });
  const workflowTasks = async (): Promise<number> => {
    const { events } = await client.workflow.getHandle('breakers').fetchHistory();
    return (events ?? []).filter((event) => Boolean(event.workflowTaskCompletedEventAttributes)).length;
  };

  test('what one process reports and an operator forces all others see, at the price of no workflow task', async () => {
    const breakers = createTemporalBoard(client);
    expect(await breakers.read()).toBeNull();
    await report('worker@a:1', ['closed']);
    await report('bridge@b:1', ['open']);
    await client.workflow.signalWithStart('breakers', {
      ...{ workflowId: 'breakers', taskQueue: TASK_QUEUES.upkeep, signal: 'reported', signalArgs: ['no report'] },
      args: [],
    });
    const argv = ['breaker', 'github', 'open', '--reason', 'outage', '--by', 'ada', '--json'];
    const { code, out } = await baton(argv, { now: Date.now, temporal: { breakers } });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      overrides: [{ target: 'github', to: 'open', by: 'ada', reason: 'outage' }],
      breakers: [
        { process: 'bridge@b:1', state: 'open' },
        { process: 'worker@a:1', state: 'closed', silent: false },
      ],
    });
    const before = await workflowTasks();
    for (let each = 0; each < 10; each += 1) {
      expect((await breakers.read())?.overrides).toMatchObject([{ target: 'github', to: 'open' }]);
    }
    expect(await workflowTasks()).toBe(before);
    await report('bridge@b:1', []);
    const last = await breakers.force({ target: 'github', to: 'auto', forMs: 1_000, by: 'ada', reason: 'over' });
    expect(last).toMatchObject({ overrides: [], processes: [{ process: 'worker@a:1' }] });
  });

  test('an override without an end is refused', async () => {
    const forever = { target: 'github', to: 'open', forMs: 1e12, by: 'ada', reason: 'x' } as const;
    await expect(createTemporalBoard(client).force(forever)).rejects.toThrow();
  });

  test('after five hundred changes the board continues as new, and nothing of it is lost', async () => {
    const board = createTemporalBoard(client);
    await board.force({ target: 'kubernetes', to: 'closed', forMs: 600_000, by: 'ada', reason: 'x' });
    const { runId } = await client.workflow.getHandle('breakers').describe();
    for (let each = 0; each < 25; each += 1) {
      await Promise.all(Array.from({ length: 20 }, () => report('worker@a:1', ['closed'])));
    }
    const after = await board.force({ target: 'temporal', to: 'open', forMs: 600_000, by: 'ada', reason: 'y' });
    expect((await client.workflow.getHandle('breakers').describe()).runId).not.toBe(runId);
    expect(after.overrides.map(({ target }) => target)).toEqual(['kubernetes', 'temporal']);
    expect(after.processes).toHaveLength(1);
  });
});
