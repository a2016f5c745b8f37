import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HEAD, pullRequestDelivery, reviewDelivery } from '../signals/github/payloads.ts';
import { over } from '../signals/github/examples.ts';
import {
  headersFor,
  recordingClient,
  SECRET,
  startBridge,
  type BridgeUnderTest,
  type RecordingClient,
} from './bridge-under-test.ts';

describe('a delivery that is not as it should be', () => {
  let client: RecordingClient;
  let bridge: BridgeUnderTest;
  beforeAll(async () => {
    client = recordingClient();
    bridge = await startBridge({ client });
  });
  afterAll(() => bridge.close());

  const opened = JSON.stringify(pullRequestDelivery('opened'));
  const right = headersFor('pull_request', opened);
  const without = (header: string): Record<string, string> =>
    Object.fromEntries(Object.entries(right).filter(([name]) => name !== header));
  const signed = (body: string | Buffer, event = 'pull_request'): [string | Buffer, Record<string, string>] => [
    body,
    headersFor(event, body),
  ];
  const form = new URLSearchParams({ payload: opened }).toString();
  const formHeaders = (headers: Record<string, string>): Record<string, string> => ({
    ...headers,
    'content-type': 'application/x-www-form-urlencoded',
  });
  const changed = (patch: object): string => JSON.stringify(over(JSON.parse(opened) as object, patch));

  test.each<[what: string, request: [string | Buffer, Record<string, string>], status: number, reason: string]>([
    ['without a signature', [opened, without('x-hub-signature-256')], 401, 'signature-missing'],
    ['signed with another secret', [opened, headersFor('pull_request', opened, 'guessed')], 401, 'signature-wrong'],
    ['signed over other bytes', [`${opened} `, right], 401, 'signature-wrong'],
    ['signed with SHA-1 only', [opened, { ...right, 'x-hub-signature-256': 'sha1=00' }], 401, 'signature-wrong'],
    ['with an empty signature', [opened, { ...right, 'x-hub-signature-256': '' }], 401, 'signature-missing'],
    ['as plain text', [opened, { ...right, 'content-type': 'text/plain' }], 415, 'media-type'],
    [
      'form-encoded, signed with another secret',
      [form, formHeaders(headersFor('pull_request', form, 'guessed'))],
      401,
      'signature-wrong',
    ],
    [
      'form-encoded, without a signature',
      [form, formHeaders(without('x-hub-signature-256'))],
      401,
      'signature-missing',
    ],
    ['without a content type', [Buffer.from(opened), without('content-type')], 415, 'media-type'],
    ['larger than a delivery can be', signed(Buffer.alloc(30 * 1024 * 1024, ' ')), 413, 'body-too-large'],
    ['that is not JSON', signed('{"action":'), 400, 'body-invalid'],
    ['that is empty', signed(''), 400, 'body-invalid'],
    ['that is not UTF-8', signed(Buffer.from([0x22, 0xff, 0x22])), 400, 'body-invalid'],
    ['without an event name', [opened, without('x-github-event')], 400, 'body-invalid'],
    ['without a delivery id', [opened, without('x-github-delivery')], 400, 'body-invalid'],
    ['that is a review under pull_request', signed(JSON.stringify(reviewDelivery('submitted'))), 400, 'body-invalid'],
    [
      'without a number',
      signed(changed({ number: undefined, pull_request: { number: undefined } })),
      400,
      'body-invalid',
    ],
    ['without a head', signed(changed({ pull_request: { head: undefined } })), 400, 'body-invalid'],
    ['of an event that nobody knows', signed(opened, 'telepathy'), 200, 'event-not-consumed'],
    [
      'from a repository that is not configured',
      signed(changed({ repository: { id: 1 } })),
      200,
      'repository-not-configured',
    ],
  ])('is answered with the right status, and the log says why: %s', async (_, [body, headers], status, reason) => {
    const before = bridge.audits().length;
    const answer = await bridge.post(body, headers);
    expect(answer.status).toBe(status);
    const lines = bridge.audits().slice(before);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ outcome: status === 200 ? 'ignored' : 'refused', reason, status });
    expect(client.signals).toEqual([]);
    expect(client.starts).toEqual([]);
  });

  test('is answered with problem details that repeat neither body nor signature', async () => {
    const body = '{"secret-of-the-body": ';
    const answer = await bridge.post(body, { ...headersFor('pull_request', body) });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ status: 400, code: 'BATON_BODY_INVALID' });
    const wrong = headersFor('pull_request', body, 'guessed');
    const refused = await bridge.post(body, wrong);
    const said = JSON.stringify([answer.body, refused.body, bridge.log]);
    expect(said).not.toContain('secret-of-the-body');
    expect(said).not.toContain(wrong['x-hub-signature-256']?.slice(7, 20));
    expect(said).not.toContain(SECRET);
  });

  test('does not keep a large body that announces itself as small from being refused', async () => {
    async function* endless() {
      for (let sent = 0; sent < 30; sent += 1) yield Buffer.alloc(1024 * 1024, ' ');
    }
    const headers = headersFor('pull_request', 'whatever');
    const init = { method: 'POST', headers, body: endless(), duplex: 'half' } as unknown as RequestInit;
    const response = await fetch(`${bridge.url}/webhooks/github`, init);
    expect(response.status).toBe(413);
  });

  test('never reaches anything: nothing was started and nothing signalled, and the bridge still takes a good one', async () => {
    expect(client.signals).toEqual([]);
    const answer = await bridge.post(opened, right);
    expect(answer.status).toBe(202);
    expect(client.signals).toHaveLength(1);
    expect(client.signals[0]?.facts[0]).toMatchObject({ kind: 'pull-request', head: { sha: HEAD } });
  });
});

describe('a bridge without a secret', () => {
  test('refuses everything, even what is signed with an empty one', async () => {
    const client = recordingClient();
    const bridge = await startBridge({ client, secrets: [] });
    const body = JSON.stringify(pullRequestDelivery('opened'));
    const answers = [
      await bridge.deliver('pull_request', {}),
      await bridge.post(body, headersFor('pull_request', body, '')),
    ];
    await bridge.close();
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect(client.starts).toEqual([]);
    expect(bridge.log.some((line) => line['level'] === 'warn')).toBe(true);
  });
});

describe('memory for bodies', () => {
  test('is bounded: what does not fit is asked to come again, and what fits is taken', async () => {
    const client = recordingClient();
    const bridge = await startBridge({ client, bridge: { byteBudget: 100_000 } });
    const padded = { ...(pullRequestDelivery('opened') as object), padding: 'x'.repeat(200_000) };
    const tooMuch = await bridge.deliver('pull_request', padded);
    const fits = await bridge.deliver('pull_request', pullRequestDelivery('opened'));
    const metrics = await (await bridge.get('/metrics')).text();
    await bridge.close();
    expect(tooMuch.status).toBe(503);
    expect(Number(tooMuch.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(fits.status).toBe(202);
    expect(metrics).toMatch(/^baton_body_bytes 0$/m);
  });
});
