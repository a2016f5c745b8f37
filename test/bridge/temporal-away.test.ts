import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { connectBridge } from '../../bridge/connect.ts';
import { createTemporalBridgeClient } from '../../bridge/temporal-bridge-client.ts';
import { describeWithDevServer, devServerAddress } from '../setup/temporal.ts';
import { pullRequestDelivery } from '../signals/github/payloads.ts';
import { startBridge, type BridgeUnderTest } from './bridge-under-test.ts';

const opened = pullRequestDelivery('opened', { pullRequest: { branch: 'task-7' } });

const atEnd: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of atEnd.splice(0).reverse()) await end();
});

/** Listens on loopback; what comes in is handed to `answer`. */
async function listen(answer: (socket: Socket) => void, port = 0): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    answer(socket);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  atEnd.push(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(resolve);
      }),
  );
  return (server.address() as AddressInfo).port;
}

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const port = await listen(() => undefined);
  await atEnd.pop()?.();
  return port;
}

async function bridgeTo(port: number, deadlineMs: number, repository?: string): Promise<BridgeUnderTest> {
  const temporal = connectBridge({ address: `127.0.0.1:${port}` }, 'default');
  const client = createTemporalBridgeClient(temporal.client);
  const named = repository === undefined ? {} : { repository };
  const bridge = await startBridge({ client, bridge: { deadlineMs }, ...named });
  atEnd.push(async () => {
    await bridge.close();
    await temporal.close();
  });
  return bridge;
}

test.each([
  ['is away', () => freePort()],
  ['accepts connections and says nothing', () => listen(() => undefined)],
  ['hangs up on everybody', () => listen((socket) => socket.destroy())],
])('a Temporal that %s: 503 with Retry-After before GitHub hangs up, and not ready, but alive', async (_, port) => {
  const bridge = await bridgeTo(await port(), 500);
  const answer = await bridge.deliver('pull_request', opened);
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('5');
  expect(bridge.audits()).toMatchObject([{ outcome: 'failed', reason: 'temporal-unavailable', status: 503 }]);
  expect((await bridge.get('/readyz')).status).toBe(503);
  expect((await bridge.get('/livez')).status).toBe(200);
});

describeWithDevServer('a Temporal that comes back', () => {
  test('within the deadline has the facts, and GitHub saw nothing of it', async () => {
    const port = await freePort();
    const repository = `Acme/away-${randomUUID().slice(0, 8)}`;
    const bridge = await bridgeTo(port, 8_000, repository);
    const answer = bridge.deliver('pull_request', opened);
    await firstRetry(bridge);
    const [host = '', to = ''] = devServerAddress().split(':');
    await listen((socket) => {
      const behind = createConnection({ host, port: Number(to) });
      behind.on('error', () => socket.destroy());
      socket.on('close', () => behind.destroy());
      socket.pipe(behind).pipe(socket);
    }, port);
    expect((await answer).status).toBe(202);
  });
});

/** Resolves once the bridge has found that Temporal is away. */
async function firstRetry(bridge: BridgeUnderTest): Promise<void> {
  for (;;) {
    const metrics = await (await bridge.get('/metrics')).text();
    if (/^baton_hand_over_retries_total [1-9]/m.test(metrics)) return;
  }
}
