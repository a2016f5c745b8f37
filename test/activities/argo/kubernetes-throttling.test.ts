import type { OutgoingHttpHeaders } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ClusterError } from '../../../activities/argo/cluster.ts';
import { createAccess } from '../../../activities/argo/kubernetes-access.ts';
import { createRequests } from '../../../activities/argo/kubernetes-requests.ts';
import { createTransport } from '../../../activities/argo/kubernetes-transport.ts';
import { serveHttp, type ServerUnderTest } from './api-server.ts';

let server: ServerUnderTest | null = null;
afterEach(() => server?.stop());

/** Requests to a server that refuses some of them, under a limit that only notes what it is asked. */
async function against(
  refusals: readonly { status: number; headers?: OutgoingHttpHeaders; body?: string }[],
  room = 9,
) {
  const left = [...refusals];
  const said: string[] = [];
  server = await serveHttp((_, response) => {
    const refusal = left.shift();
    said.push(refusal === undefined ? 'answered' : 'refused');
    if (refusal === undefined) response.end('{}');
    else response.writeHead(refusal.status, refusal.headers).end(refusal.body);
  });
  let taken = 0;
  const limit = {
    take: async () => {
      taken += 1;
      if (taken > room) throw new ClusterError('no room', { status: 429 });
      said.push('taken');
    },
    stop: (ms: number) => said.push(`stopped ${String(ms)}`),
  };
  const transport = createTransport(createAccess({ server: server.url, env: {} }), 5_000);
  return { said, requests: createRequests(transport, limit, { requestTimeoutMs: 5_000, now: () => 0 }) };
}

const SECONDS = { status: 429, headers: { 'retry-after': '7' } };
const read = { lane: 'call', method: 'GET', path: '/run' } as const;
const twice = ['taken', 'refused', 'stopped 7000', 'taken', 'answered'];

describe('an API server that asks to be left alone (429)', () => {
  test('is read again after what it asked for, within the limit', async () => {
    const { said, requests } = await against([SECONDS]);
    expect(await requests.ask(read)).toMatchObject({ isSuccess: true });
    expect(said).toEqual(twice);
  });

  test('costs no page of a list and no watch', async () => {
    const page = await against([SECONDS]);
    await page.requests.stream({ ...read, lane: 'list' }, () => undefined);
    expect(page.said).toEqual(twice);
    await server?.stop();
    const watch = await against([SECONDS]);
    const response = await watch.requests.open({ ...read, lane: 'list' }, new AbortController().signal);
    expect(response.statusCode).toBe(200);
    expect(watch.said).toEqual(twice);
    response.destroy();
  });

  test('gets no write twice: what was read for it has grown stale', async () => {
    const { said, requests } = await against([SECONDS]);
    const write = { lane: 'write', method: 'PATCH', path: '/run' } as const;
    await expect(requests.ask(write)).rejects.toMatchObject({ status: 429, retryAfterMs: 7_000 });
    expect(said).toEqual(['taken', 'refused', 'stopped 7000']);
  });

  test('is what the caller hears of where there is no time to come back', async () => {
    const { said, requests } = await against([{ ...SECONDS, body: 'slow down' }], 1);
    await expect(requests.ask(read)).rejects.toMatchObject({ message: 'slow down', retryAfterMs: 7_000 });
    expect(said).toEqual(['taken', 'refused', 'stopped 7000']);
  });

  test('is left alone for a second where it does not say how long', async () => {
    const { said, requests } = await against([{ status: 429 }]);
    await requests.ask(read);
    expect(said).toContain('stopped 1000');
  });
});

describe('an API server that is not available (503)', () => {
  test.each([
    ['for as long as it asks', { 'retry-after': '3' }, ['taken', 'refused', 'stopped 3000']],
    ['not at all where it does not ask', {}, ['taken', 'refused']],
  ])('stops all requests %s; its caller decides what to try again', async (_, headers, expected) => {
    const { said, requests } = await against([{ status: 503, headers }]);
    expect(await requests.ask(read)).toMatchObject({ isSuccess: false, refusal: { status: 503 } });
    expect(said).toEqual(expected);
  });
});
