import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { PLAY_WORKFLOW } from '../../signals/messages.ts';
import { playStartOptions } from '../../signals/play-start.ts';
import { freePort } from '../../worker/free-port.ts';
import { build } from '../e2e/built-baton.ts';
import { describeWithDevServer, devServerAddress } from '../setup/temporal.ts';
import { INPUT } from '../workflows/play/simulation.ts';
import { holdFirstConnection } from './held-server.ts';
import { ownNamespace } from './own-namespace.ts';
import { startWorker } from './worker-process.ts';

const PATIENCE_MS = 120_000;

const atEnd: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of atEnd.splice(0).reverse()) await end();
});

/** A Kubernetes API that does not answer; `asked` resolves when a play is about to submit its run, `letGo` hangs up. */
async function speechlessCluster(): Promise<{ url: string; asked: Promise<void>; letGo: () => void }> {
  let ask = (): void => undefined;
  const asked = new Promise<void>((resolve) => (ask = resolve));
  const server: Server = createServer(({ url }) => {
    if (url?.includes('/workflows/') === true) ask();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const letGo = (): void => {
    server.close();
    server.closeAllConnections();
  };
  atEnd.push(async () => letGo());
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, asked, letGo };
}

describeWithDevServer('the HTTP of a worker process', () => {
  beforeAll(build, PATIENCE_MS);

  test(
    'says that it is alive while it is there, that it is ready only while it polls and Temporal answers, and what Temporal has it do, in seconds',
    async () => {
      const namespace = await ownNamespace(devServerAddress());
      const connection = await Connection.connect({ address: devServerAddress() });
      atEnd.push(() => connection.close());
      const client = new Client({ connection, namespace });
      const temporal = await holdFirstConnection(devServerAddress());
      atEnd.push(() => temporal.stop());
      const cluster = await speechlessCluster();
      const metricsPort = await freePort();
      const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${String(metricsPort)}${path}`);
      const statuses = async (): Promise<number[]> =>
        (await Promise.all([get('/livez'), get('/readyz')])).map(({ status }) => status);

      const { address } = temporal;
      const starting = startWorker({ address, namespace, cluster: cluster.url, worker: { metricsPort } });
      const isFailing = starting.then(() => undefined);
      while ((await Promise.race([get('/livez').catch(() => null), isFailing])) === null);
      expect(await statuses()).toEqual([200, 503]);
      temporal.letGo();
      const worker = await starting;
      atEnd.push(() => worker.kill());
      // The first answers of Temporal may take longer than the probe waits for them.
      while ((await get('/readyz')).status !== 200);
      expect((await get('/livez')).status).toBe(200);

      const input = { ...INPUT, submit: true };
      await client.workflow.start(PLAY_WORKFLOW, playStartOptions(input, 'a play that is submitted'));
      await cluster.asked;
      const metrics = await (await get('/metrics')).text();
      expect(metrics).toMatch(/^baton_content_writes_total\{kind="status"\} 0$/m);
      expect(metrics).toMatch(/^baton_process_resident_memory_bytes \d+$/m);
      expect(metrics).toMatch(/^temporal_workflow_task_queue_poll_succeed_total\{.*task_queue="plays".*\} [1-9]/m);
      const bounds = /^temporal_workflow_task_execution_latency_seconds_bucket\{.*le="([\d.]+)"/gm;
      const seconds = [...metrics.matchAll(bounds)].map(([, bound]) => Number(bound));
      expect(Math.min(...seconds)).toBeLessThan(1);
      expect(metrics).not.toMatch(/^# TYPE \S*(milliseconds|_ms)\b/m);

      temporal.stopAnswering();
      while ((await get('/readyz')).status === 200);
      expect(await statuses()).toEqual([200, 503]);
      temporal.answerAgain();
      while ((await get('/readyz')).status !== 200);

      const ended = worker.stop(PATIENCE_MS);
      while ((await get('/readyz')).status === 200);
      expect(await statuses()).toEqual([200, 503]);
      cluster.letGo();
      await ended;
      expect(await worker.ended).toMatchObject({ exitCode: 0 });
    },
    PATIENCE_MS,
  );
});
