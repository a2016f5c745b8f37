import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createKubernetesCluster } from '../../../activities/argo/kubernetes-cluster.ts';
import { AT_FIRST_GATE } from '../world.ts';
import { serveHttp, serveSilence, type ServerUnderTest } from './api-server.ts';

const servers: ServerUnderTest[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

async function serve(listener: RequestListener): Promise<ServerUnderTest> {
  const server = await serveHttp(listener);
  servers.push(server);
  return server;
}

const RUN = JSON.stringify(AT_FIRST_GATE);
const LIST = '{"metadata":{"resourceVersion":"7"},"items":[]}';
const isList = ({ url = '' }: IncomingMessage): boolean => url.includes('limit=');
const isWatch = ({ url = '' }: IncomingMessage): boolean => url.includes('watch=');
const answer = (request: IncomingMessage, response: ServerResponse): ServerResponse =>
  response.end(isList(request) ? LIST : RUN);

describe('connections to the Kubernetes API', () => {
  test.each(['http', 'https'] as const)('over %s are given up where none comes about in time', async (protocol) => {
    // For http the request itself has to be what ends: the kernel takes a connection that the server never looks at.
    const server = await serveSilence(protocol);
    servers.push(server);
    const cluster = createKubernetesCluster({
      server: server.url,
      env: {},
      connectTimeoutMs: 50,
      requestTimeoutMs: protocol === 'https' ? 60_000 : 50,
    });
    const words = protocol === 'https' ? 'no connection after 50 ms' : 'longer than 50 ms';
    await expect(cluster.readWorkflow('argo', 'run')).rejects.toThrow(words);
  });

  test('are at most 16 for calls and lists, and slow lists leave most of them to gates', async () => {
    const held: ServerResponse[] = [];
    const { url, sockets } = await serve((request, response) => {
      if (isList(request)) held.push(response);
      else answer(request, response);
    });
    const cluster = createKubernetesCluster({ server: url, env: {} });
    const lists = Promise.all(Array.from({ length: 30 }, () => cluster.listWorkflows('argo', {})));
    const calls = Array.from({ length: 100 }, () => cluster.readWorkflow('argo', 'run'));
    await Promise.all([...calls, cluster.patchWorkflow('argo', 'run', [])]);
    expect(sockets).toHaveLength(16);
    for (let answered = 0; answered < 30; answered += 1) {
      while (held[answered] === undefined) await new Promise((resolve) => setImmediate(resolve));
      held[answered]?.end(LIST);
    }
    await lists;
    expect(sockets).toHaveLength(16);
  });

  test('are held by watches besides: a watch of each of forty namespaces takes none from the calls', async () => {
    const { url } = await serve((request, response) => {
      if (isWatch(request)) response.writeHead(200).flushHeaders();
      else answer(request, response);
    });
    const cluster = createKubernetesCluster({ server: url, env: {} });
    const ender = new AbortController();
    const options = { resourceVersion: '1', timeoutSeconds: 60, signal: ender.signal };
    const watches = Array.from({ length: 40 }, async (_, number) => {
      for await (const event of cluster.watchWorkflows(`ns-${String(number)}`, options)) throw new Error(event.type);
    });
    expect(await cluster.readWorkflow('argo', 'run')).toMatchObject({ metadata: { name: expect.any(String) } });
    ender.abort();
    await Promise.all(watches);
  });

  test('that did not answer in time are not trusted any more, and neither are those beside them', async () => {
    let isGone = false;
    const { url, sockets } = await serve((request, response) => {
      // As if the peer had vanished: what was connected before gets no answer, and no end.
      if (!isGone || !old.has(request.socket.remotePort)) setImmediate(() => answer(request, response));
    });
    const cluster = createKubernetesCluster({ server: url, env: {}, requestTimeoutMs: 500 });
    const read = () => cluster.readWorkflow('argo', 'run');
    await Promise.all([read(), read(), read(), read()]);
    const old = new Set(sockets.map(({ remotePort }) => remotePort));
    expect(old.size).toBe(4);
    isGone = true;
    await expect(read()).rejects.toMatchObject({ status: null, timedOut: true });
    expect(await read()).not.toBeNull();
  });

  const onLinux = process.platform === 'linux' ? test : test.skip;
  onLinux('are probed by the kernel while nothing is said, so that a peer that vanished is noticed', async () => {
    const { url, sockets } = await serve((request, response) => {
      if (isWatch(request)) response.writeHead(200).flushHeaders();
      else answer(request, response);
    });
    const cluster = createKubernetesCluster({ server: url, env: {} });
    const ender = new AbortController();
    const options = { resourceVersion: '1', timeoutSeconds: 60, signal: ender.signal };
    const watching = (async () => {
      for await (const event of cluster.watchWorkflows('argo', options)) throw new Error(event.type);
    })();
    await cluster.readWorkflow('argo', 'run');
    while (sockets.length < 2) await new Promise((resolve) => setImmediate(resolve));
    const ports = sockets.map(({ remotePort }) => remotePort ?? 0);
    const server = Number(new URL(url).port);
    const timers = ports.map((port) => timerOf(port, server));
    // 02: a timer for probes runs, and it rings within 20 s (in hundredths of a second).
    for (const { kind, rings } of timers) {
      expect(kind).toBe('02');
      expect(rings).toBeLessThanOrEqual(2_000);
    }
    ender.abort();
    await watching;
  });
});

/** The timer that the kernel has for a connection of ours: its kind, and when it rings. */
function timerOf(localPort: AddressInfo['port'], remotePort: number): { kind: string; rings: number } {
  const hex = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');
  const rows = readFileSync('/proc/net/tcp', 'utf8').split('\n');
  const row = rows.find((each) => new RegExp(`: \\w+:${hex(localPort)} \\w+:${hex(remotePort)} 01 `).test(each));
  const [kind = '', rings = ''] = row?.trim().split(/\s+/)[5]?.split(':') ?? [];
  return { kind, rings: Number.parseInt(rings, 16) };
}
