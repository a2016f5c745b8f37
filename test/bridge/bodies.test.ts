import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { pullRequestDelivery } from '../signals/github/payloads.ts';
import { headersFor, recordingClient, startBridge, type BridgeUnderTest } from './bridge-under-test.ts';

const atEnd: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of atEnd.splice(0).reverse()) await end();
});

async function bridgeWith(settings: { byteBudget?: number; deadlineMs?: number }): Promise<BridgeUnderTest> {
  const bridge = await startBridge({ client: recordingClient(), bridge: settings });
  atEnd.push(() => bridge.close());
  return bridge;
}

const MEBIBYTE = 1024 * 1024;

/** The body of a good delivery that is as large as that. */
function delivery(size: number): Buffer {
  const body = JSON.stringify({ ...(pullRequestDelivery('opened') as object), padding: '' });
  return Buffer.from(body.replace('"padding":""', `"padding":"${'x'.repeat(size - body.length)}"`));
}

/** A delivery that is being sent, as slowly as the test wishes. */
interface Upload {
  readonly request: ClientRequest;
  readonly answer: Promise<IncomingMessage>;
}

/** Begins to send `body`: its headers, and the first `sent` bytes. */
function upload(bridge: BridgeUnderTest, body: Buffer, sent: number): Upload {
  const headers = { ...headersFor('pull_request', body), 'content-length': String(body.length) };
  const sending = request(`${bridge.url}/webhooks/github`, { method: 'POST', headers, agent: false });
  const answer = once(sending, 'response').then(([response]) => (response as IncomingMessage).resume());
  // Whoever does not wait for it has cut it off.
  answer.catch(() => undefined);
  sending.on('error', () => undefined);
  sending.write(body.subarray(0, sent));
  return { request: sending, answer };
}

/** Resolves once the bridge holds so many bytes of bodies. */
async function holds(bridge: BridgeUnderTest, bytes: number): Promise<void> {
  while (!(await (await bridge.get('/metrics')).text()).includes(`\nbaton_body_bytes ${String(bytes)}\n`));
}

describe('a body that trickles in', () => {
  test('gets the deadline of a delivery and no more: 408, and nothing is kept of it', async () => {
    const bridge = await bridgeWith({ deadlineMs: 300 });
    const body = delivery(MEBIBYTE);
    const slow = upload(bridge, body, 1_000);
    let sent = 1_000;
    const trickle = setInterval(() => slow.request.write(body.subarray(sent, (sent += 1))), 20);
    const { statusCode, headers } = await slow.answer;
    clearInterval(trickle);
    expect([statusCode, headers['retry-after']]).toEqual([408, '5']);
    expect(bridge.audits()).toMatchObject([{ outcome: 'failed', reason: 'body-slow', status: 408 }]);
    await holds(bridge, 0);
    slow.request.destroy();
  });
});

describe('bodies that are read at once', () => {
  test('share one budget: who exceeds it is told to come again, the others pass, and then there is room again', async () => {
    const bridge = await bridgeWith({ byteBudget: 3 * MEBIBYTE });
    const body = delivery(MEBIBYTE);
    const half = MEBIBYTE / 2;
    const fitting = [0, 1, 2, 3].map(() => upload(bridge, body, half));
    await holds(bridge, 2 * MEBIBYTE);

    const large = delivery(2 * MEBIBYTE);
    const excess = upload(bridge, large, large.length);
    const { statusCode, headers } = await excess.answer;
    expect([statusCode, headers['retry-after']]).toEqual([503, '5']);
    expect(bridge.audits()).toMatchObject([{ outcome: 'failed', reason: 'busy', status: 503 }]);
    await holds(bridge, 2 * MEBIBYTE);

    for (const { request: sending, answer } of fitting.slice(0, 2)) {
      sending.end(body.subarray(half));
      expect((await answer).statusCode).toBe(202);
    }
    await holds(bridge, MEBIBYTE);
    for (const { request: sending } of fitting.slice(2)) sending.destroy();
    await holds(bridge, 0);

    const again = upload(bridge, large, large.length);
    again.request.end();
    expect((await again.answer).statusCode).toBe(202);
    await holds(bridge, 0);
  });
});
