import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ClusterError, type WatchEvent } from '../../../activities/argo/cluster.ts';
import { createKubernetesCluster } from '../../../activities/argo/kubernetes-cluster.ts';
import { startCluster } from '../../../standins/cluster/start-cluster.ts';
import { recordedMoment } from '../../fixtures/argo/recording.ts';
import { asNew } from '../recordings.ts';
import { AT_FIRST_GATE } from '../world.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

const never = new AbortController().signal;

async function watch(
  server: string,
  about: {
    signal?: AbortSignal;
    onEvent?: (event: WatchEvent) => void;
    timeoutSeconds?: number;
    limits?: Pick<
      Parameters<typeof createKubernetesCluster>[0],
      'requestTimeoutMs' | 'watchGraceMs' | 'watchSilenceMs'
    >;
  } = {},
) {
  const { signal = never, onEvent, timeoutSeconds = 60, limits = {} } = about;
  const cluster = createKubernetesCluster({ server, env: {}, ...limits });
  const seen: string[] = [];
  try {
    for await (const event of cluster.watchWorkflows('argo', { resourceVersion: '1', timeoutSeconds, signal })) {
      seen.push(`${event.type} ${event.object.metadata.name}`);
      onEvent?.(event);
    }
    return { seen, error: null };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return { seen, error };
  }
}

const line = (type: string, metadata: object) => `${JSON.stringify({ type, object: { metadata } })}\n`;

describe('a watch', () => {
  test('tells what happens, wherever the network cuts its lines, and ends when the server ends it', async () => {
    const text =
      line('ADDED', { name: 'größe' }) +
      line('BOOKMARK', { resourceVersion: '9' }) +
      line('DELETED', { name: 'größe' });
    const bytes = Buffer.from(text);
    const cut = text.indexOf('ö') + 1;
    const server = await serve((_, response) => {
      response.write(bytes.subarray(0, cut), () => {
        setImmediate(() => response.end(bytes.subarray(cut)));
      });
    });
    expect(await watch(server)).toEqual({ seen: ['ADDED größe', 'BOOKMARK undefined', 'DELETED größe'], error: null });
  });

  test('asks for bookmarks, its version and its end', async () => {
    let asked = '';
    const server = await serve((request, response) => {
      asked = request.url ?? '';
      response.end();
    });
    await watch(server);
    expect(Object.fromEntries(new URL(asked, server).searchParams)).toEqual({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: '1',
      timeoutSeconds: '60',
    });
  });

  test('from a version that is too old throws expired, as a recorded server said it and as a stand-in does', async () => {
    const { events } = recordedMoment('11-list-watch-access', 'watch from an old resourceVersion') as {
      events: unknown[];
    };
    const recorded = await serve((_, response) => response.end(`${JSON.stringify(events[0])}\n`));
    expect((await watch(recorded)).error).toMatchObject({ expired: true, reason: 'Expired' });
    const standIn = await startCluster();
    expect((await watch(standIn.url)).error?.expired).toBe(true);
    await standIn.stop();
  });

  test.each([
    ['a line that is no JSON', 'garbage\n'],
    ['an event without an object', '{"type":"ADDED"}\n'],
    ['an event of a kind that nobody knows', '{"type":"EXPLODED","object":{"metadata":{"name":"x"}}}\n'],
    ['half a line', '{"type":"ADD'],
  ])('does not swallow %s', async (_, text) => {
    const server = await serve((__, response) => response.end(line('ADDED', { name: 'run' }) + text));
    const { seen, error } = await watch(server);
    expect(seen).toEqual(['ADDED run']);
    expect(error?.message).toContain('no event');
  });

  test('throws where the connection is cut', async () => {
    const server = await serve((_, response) => {
      response.write(line('ADDED', { name: 'run' }), () => response.destroy());
    });
    expect((await watch(server)).error).toMatchObject({ status: null });
  });

  test('throws where it is refused', async () => {
    const body = JSON.stringify({ kind: 'Status', message: 'workflows is forbidden', reason: 'Forbidden', code: 403 });
    const server = await serve((_, response) => response.writeHead(403).end(body));
    expect((await watch(server)).error).toMatchObject({ status: 403, message: 'workflows is forbidden' });
  });

  test('does not hang on a connection that nobody answers any more', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200).flushHeaders();
    });
    expect((await watch(server, { timeoutSeconds: 0, limits: { watchGraceMs: 50 } })).error).toMatchObject({
      status: null,
      message: expect.stringContaining('outlived'),
    });
  });

  test('does not wait for its beginning longer than for any other answer', async () => {
    const silent = await serve(() => undefined);
    expect((await watch(silent, { limits: { requestTimeoutMs: 50 } })).error).toMatchObject({
      status: null,
      timedOut: true,
    });
  });

  test('ends quietly after too long a silence, so that the next one finds out whether anybody is there', async () => {
    const server = await serve((_, response) => {
      response.write(line('ADDED', { name: 'run' }));
    });
    expect(await watch(server, { limits: { watchSilenceMs: 50 } })).toEqual({ seen: ['ADDED run'], error: null });
  });

  test('holds no line that never ends', async () => {
    const server = await serve((_, response) => {
      const piece = Buffer.alloc(1024 * 1024, 'x');
      const more = (): void => void response.write(piece, (error) => (error ? undefined : more()));
      more();
    });
    expect((await watch(server)).error?.message).toContain('no event: xxx');
  });

  test('ends quietly when its caller has had enough, and hangs up', async () => {
    const ender = new AbortController();
    let hungUp = (): void => undefined;
    const closed = new Promise<void>((resolve) => {
      hungUp = resolve;
    });
    const server = await serve((_, response) => {
      response.on('close', hungUp);
      response.write(line('ADDED', { name: 'run' }));
    });
    const onEvent = () => {
      ender.abort();
    };
    expect(await watch(server, { signal: ender.signal, onEvent })).toEqual({ seen: ['ADDED run'], error: null });
    await closed;
    expect(await watch('http://127.0.0.1:1', { signal: ender.signal })).toEqual({ seen: [], error: null });
  });

  test('of a cluster sees what is created after its list', async () => {
    const standIn = await startCluster();
    const cluster = createKubernetesCluster({ server: standIn.url, env: {} });
    const { resourceVersion } = await cluster.listWorkflows('argo', {});
    const ender = new AbortController();
    const options = { resourceVersion, timeoutSeconds: 60, signal: ender.signal, labelSelector: 'task-id=7' };
    const created = cluster.createWorkflow('argo', asNew(AT_FIRST_GATE));
    for await (const event of cluster.watchWorkflows('argo', options)) {
      expect(event).toEqual({ type: 'ADDED', object: await created });
      break;
    }
    await standIn.stop();
  });
});
