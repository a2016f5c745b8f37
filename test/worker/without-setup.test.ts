import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { NativeConnection } from '@temporalio/worker';
import { createLogger } from '../../telemetry/log.ts';
import { createTemporalAnswers } from '../../worker/temporal-answers.ts';
import { createNamespace } from '../cli/real-server.ts';
import { describeWithDevServer, devServerAddress } from '../setup/temporal.ts';
import { ownNamespace } from './own-namespace.ts';

describeWithDevServer('a worker', () => {
  /** Whether one there would be ready, asked twice, and what it logs about it. */
  const askedTwice = async (namespace: string) => {
    const log: { reason?: string }[] = [];
    const logger = createLogger({
      destination: { write: (text) => log.push(JSON.parse(text) as { reason?: string }) },
    });
    const connection = await NativeConnection.connect({ address: devServerAddress() });
    let now = Date.now();
    const ready = createTemporalAnswers({ connection, namespace, logger, clock: () => now });
    const answers = [await ready()];
    now += 1_000;
    answers.push(await ready());
    await connection.close();
    return { answers, reasons: log.map(({ reason }) => reason) };
  };

  test('is not ready without `baton setup`, as a bridge is not, and says once in the log what is missing', async () => {
    const namespace = `worker-${randomUUID().slice(0, 8)}`;
    await createNamespace(devServerAddress(), namespace);
    expect(await askedTwice(namespace)).toEqual({
      answers: [false, false],
      reasons: [expect.stringMatching(/Baton.*`baton setup`/)],
    });
  });

  test('is ready after it', async () => {
    const { answers, reasons } = await askedTwice(await ownNamespace(devServerAddress()));
    expect([answers, reasons]).toEqual([[true, true], []]);
  });
});
