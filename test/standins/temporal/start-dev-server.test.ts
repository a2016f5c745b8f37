import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { startDevServer, type DevServer } from '../../../standins/temporal/dev-server.ts';
import { fakeMachine, type FakeMachine } from './fake-machine.ts';
import { describeWithDevServer } from '../../setup/temporal.ts';

describeWithDevServer('a dev server of its own test', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'baton-dev-server-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('comes back on the same port with what it knew, when it keeps a file', async () => {
    const databaseFile = join(folder, 'temporal.db');
    const first = await startDevServer({ databaseFile });
    await withClient(first, (client) => client.workflow.start('anything', { taskQueue: 'nobody', workflowId: 'kept' }));
    await first.stop();
    const again = await startDevServer({ databaseFile, port: Number(first.address.split(':')[1]) });
    try {
      expect(again.address).toBe(first.address);
      const kept = await withClient(again, (client) => client.workflow.getHandle('kept').describe());
      expect(kept.status.name).toBe('RUNNING');
    } finally {
      await again.stop();
    }
  });

  test('has a UI when it is asked for one, and is gone when stopped', async () => {
    const server = await startDevServer({ ui: true });
    expect((await fetch(server.uiAddress ?? '')).status).toBe(200);
    await server.stop();
    expect(() => process.kill(server.pid, 0)).toThrow(/ESRCH/);
  });
});

describe('a dev server that does not come up', () => {
  let machine: FakeMachine;
  beforeAll(() => {
    machine = fakeMachine();
  });
  afterAll(() => {
    machine.remove();
  });

  test('is an error with its last words', async () => {
    const executable = machine.script('temporal', 'echo "address already in use" >&2; exit 3');
    await expect(startDevServer({ executable })).rejects.toMatchObject({
      code: 'BATON_TEMPORAL_UNAVAILABLE',
      detail: expect.stringContaining('it ended with 3: address already in use'),
    });
  });

  test('is killed when it does not answer in time', async () => {
    const executable = machine.script('silent', `echo $$ > '${machine.at('pid')}'`, 'exec tail -f /dev/null');
    await expect(startDevServer({ executable, port: 1, readyWithinMs: 500 })).rejects.toMatchObject({
      detail: expect.stringContaining('did not answer within 500 ms'),
    });
    expect(() => process.kill(Number(machine.read('pid')), 0)).toThrow(/ESRCH/);
  });
});

async function withClient<T>(server: DevServer, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: server.address });
  try {
    return await use(new Client({ connection }));
  } finally {
    await connection.close();
  }
}
