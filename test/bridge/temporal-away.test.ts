import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { connectBridge } from '../../bridge/connect.ts';
import { bridgeSettings, guardedClient } from '../../bridge/guarded-client.ts';
import { createTemporalBridgeClient } from '../../bridge/temporal-bridge-client.ts';
import { createBreaker, type Breaker } from '../../breakers/breaker.ts';
import { DEFAULT_SETTINGS } from '../../breakers/settings.ts';
import { describeWithDevServer, devServerAddress } from '../setup/temporal.ts';
import { pullRequestDelivery } from '../signals/github/payloads.ts';
import { startBridge, type BridgeUnderTest } from './bridge-under-test.ts';

const opened = pullRequestDelivery('opened', { pullRequest: { branch: 'task-7' } });

/** Of the bridge that was made last. */
let breaker: Breaker;

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

async function bridgeTo(
  port: number,
  deadlineMs?: number,
  repository?: string,
  minimumCalls = DEFAULT_SETTINGS.minimumCalls,
): Promise<BridgeUnderTest> {
  const temporal = connectBridge({ address: `127.0.0.1:${port}` }, 'default');
  const settings = { ...bridgeSettings(DEFAULT_SETTINGS, deadlineMs ?? 8_000), minimumCalls };
  breaker = createBreaker('temporal', { settings });
  const client = guardedClient(createTemporalBridgeClient(temporal.client), breaker);
  const named = repository === undefined ? {} : { repository };
  const bridge = await startBridge({ client, bridge: deadlineMs === undefined ? {} : { deadlineMs }, ...named });
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

describeWithDevServer('a Temporal that answers', () => {
  const repository = (): string => `Acme/away-${randomUUID().slice(0, 8)}`;

  test('only after a while, but within the deadline, has the facts, and GitHub saw nothing of it', async () => {
    const port = await freePort();
    const bridge = await bridgeTo(port, undefined, repository());
    const answer = bridge.deliver('pull_request', opened);
    await firstRetry(bridge);
    await relay(port);
    expect((await answer).status).toBe(202);
  });

  test('while the breaker is open already has the facts too: a delivery that waits is tried at the end of the open time', async () => {
    const port = await freePort();
    const bridge = await bridgeTo(port, undefined, repository(), 2);
    const opening = new Promise<void>((resolve) => {
      breaker.listen({
        change: ({ to }) => {
          if (to === 'open') resolve();
        },
      });
    });
    const answer = bridge.deliver('pull_request', opened);
    await opening;
    // Comes while it is open: nothing is sent for it until the breaker lets it.
    const another = bridge.deliver('pull_request', opened);
    await relay(port);
    expect((await answer).status).toBe(202);
    expect((await another).status).toBe(202);
  });

  test('and then no more: at its default deadline the bridge says 503 while GitHub still listens, as where none is', async () => {
    const { port, mute } = await relay();
    const silent = await bridgeTo(port, undefined, repository());
    expect((await silent.deliver('pull_request', opened)).status).toBe(202);
    mute();
    const bridges = [
      silent,
      await bridgeTo(await freePort()),
      await bridgeTo(await listen((socket) => socket.destroy())),
    ];
    const answers = await Promise.all(
      bridges.map((bridge) => unlessGitHubHangsUp(bridge.deliver('pull_request', opened))),
    );
    for (const { status, headers } of answers) expect([status, headers.get('retry-after')]).toEqual([503, '5']);
  });
});

/** What is in front of the dev server: it hands everything on until it is muted, and then nothing more. */
async function relay(port?: number): Promise<{ port: number; mute: () => void }> {
  const [host = '', to = ''] = devServerAddress().split(':');
  const pairs: [Socket, Socket][] = [];
  let isMute = false;
  const listening = await listen((socket) => {
    if (isMute) return;
    const behind = createConnection({ host, port: Number(to) });
    pairs.push([socket, behind]);
    behind.on('error', () => socket.destroy());
    socket.on('close', () => behind.destroy());
    socket.pipe(behind).pipe(socket);
  }, port);
  const mute = (): void => {
    isMute = true;
    for (const [socket, behind] of pairs) {
      socket.unpipe(behind);
      behind.unpipe(socket);
    }
  };
  return { port: listening, mute };
}

/** GitHub gives a delivery up that has no answer after ten seconds, and never sends it again. */
async function unlessGitHubHangsUp<T>(answer: Promise<T>): Promise<T> {
  let patience: NodeJS.Timeout | undefined;
  const hungUp = new Promise<never>((_, reject) => {
    patience = setTimeout(() => reject(new Error('no answer in ten seconds')), 10_000);
  });
  return Promise.race([answer, hungUp]).finally(() => clearTimeout(patience));
}

/** Resolves once the bridge has found that Temporal is away. */
async function firstRetry(bridge: BridgeUnderTest): Promise<void> {
  for (;;) {
    const metrics = await (await bridge.get('/metrics')).text();
    if (/^baton_hand_over_retries_total [1-9]/m.test(metrics)) return;
  }
}
