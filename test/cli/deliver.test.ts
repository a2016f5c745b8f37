import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { baton } from './in-process.ts';

const SECRET = 'It is a secret to everybody';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const ACCEPTED = [202, { outcome: 'accepted', play: 'play/acme/shop/7' }] as const;
const WRONG = [
  401,
  { status: 401, code: 'BATON_SIGNATURE_WRONG', title: 'The signature does not match the body' },
] as const;
const ANSWERS: Readonly<Record<string, readonly [number, unknown]>> = {
  broken: [400, { status: 400, code: 'BATON_BODY_INVALID', detail: 'expected JSON' }],
  star: [200, { outcome: 'ignored', reason: 'event-not-consumed' }],
  strange: [200, 'hello'],
  full: [503, { status: 503, code: 'BATON_TOO_MANY_UNCLAIMED', detail: 'as many plays of acme/shop wait for a run' }],
  down: [503, { status: 503, code: 'BATON_TEMPORAL_UNAVAILABLE', detail: 'no answer' }],
};

let folder = '';
let server: Server;
let url = '';
let received: Received[] = [];

/** Answers as the bridge does: 401 for a wrong signature, 400 for the event `broken`, 200 for `star`, else 202. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'baton-deliver-'));
  server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
      const verified = request.headers['x-hub-signature-256'] === signature;
      if (verified) received.push({ headers: request.headers, body: body.toString('utf8') });
      const event = String(request.headers['x-github-event']);
      const [status, answer] = verified ? (ANSWERS[event] ?? ACCEPTED) : WRONG;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/github`;
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  received = [];
});

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const deliver = (argv: readonly string[], env: NodeJS.ProcessEnv = { BATON_WEBHOOK_SECRETS: SECRET }) =>
  baton(['deliver', ...argv], { env: { BATON_CONFIG: '/dev/null', ...env } });

const ONE = { event: 'pull_request', delivery: 'd-1', payload: { action: 'opened', title: 'Grüße' } };
const TWO = { event: 'check_suite', delivery: 'd-2', payload: { action: 'completed' } };

/** As the stand-in for GitHub writes it into `deliveries.jsonl`. */
const LOG_LINE = { delivery: 'd-1', deliveryId: 1, hook: 1, event: 'pull_request', action: 'opened', status: 202 };

describe('what arrives is what GitHub would have sent', () => {
  test('one delivery from a file, signed over its bytes', async () => {
    const { code, out, err } = await deliver([file('one.json', ONE), '--url', url, '--json']);
    expect(code).toBe(0);
    expect(err).toBe(`1/1  202  pull_request  ${join(folder, 'one.json')}\n`);
    expect(JSON.parse(out)).toEqual({
      url,
      sent: 1,
      outcomes: { accepted: 1 },
      answers: [
        {
          from: join(folder, 'one.json'),
          event: 'pull_request',
          delivery: 'd-1',
          status: 202,
          answer: ACCEPTED[1],
        },
      ],
    });
    expect(received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-github-event': 'pull_request',
      'x-github-delivery': 'd-1',
    });
    expect(JSON.parse(received[0]?.body ?? '')).toEqual(ONE.payload);
  });

  test('several files, arrays and lines, in their order', async () => {
    const lines = `${JSON.stringify(TWO)}\n\n${JSON.stringify(ONE)}\n`;
    await deliver([file('array.json', [ONE, TWO]), file('lines.jsonl', lines), '--url', url]);
    expect(received.map(({ headers }) => headers['x-github-delivery'])).toEqual(['d-1', 'd-2', 'd-2', 'd-1']);
  });

  test('a bare payload under the name of its event, with an id of its own', async () => {
    await deliver([file('bare.json', ONE.payload), '--url', url, '--event', 'pull_request']);
    expect(received[0]?.headers['x-github-event']).toBe('pull_request');
    expect(received[0]?.headers['x-github-delivery']).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.parse(received[0]?.body ?? '')).toEqual(ONE.payload);
  });

  test('a recorded body byte for byte', async () => {
    const body = '{ "action" :"opened",\n  "n": 1.0 }';
    await deliver([file('body.json', { event: 'ping', delivery: 'd', body }), '--url', url]);
    expect(received.map((each) => each.body)).toEqual([body]);
  });

  test('another id, where the command line gives one', async () => {
    await deliver([file('one.json', ONE), '--url', url, '--id', 'again']);
    expect(received[0]?.headers['x-github-delivery']).toBe('again');
  });
});

describe('a person sees what became of each', () => {
  test('with the answers in a table and progress on stderr', async () => {
    const { out, err } = await deliver([file('one.json', ONE), '--url', url]);
    expect(err).toBe(`1/1  202  pull_request  ${join(folder, 'one.json')}\n`);
    expect(out).toBe(`STATUS  EVENT         DELIVERY  OUTCOME   REASON
202     pull_request  d-1       accepted

1 sent: accepted 1
`);
  });

  test('by outcome and reason, since not all that is answered 2xx reaches a play', async () => {
    const all = ['star', 'pull_request', 'star', 'broken', 'strange'].map((event) => ({ ...ONE, event }));
    const { code, out } = await deliver([file('all.json', all), '--url', url]);
    expect(code).toBe(1);
    expect(out).toBe(`STATUS  EVENT         DELIVERY  OUTCOME   REASON
200     star          d-1       ignored   event-not-consumed
202     pull_request  d-1       accepted
200     star          d-1       ignored   event-not-consumed
400     broken        d-1       refused   BATON_BODY_INVALID: expected JSON
200     strange       d-1       unknown   hello

5 sent: ignored 2, accepted 1, refused 1, unknown 1
`);
  });

  test('in the words of the audit: what the bridge turned away is refused, what it could not hand over has failed', async () => {
    const all = ['full', 'down'].map((event) => ({ ...ONE, event }));
    const { out } = await deliver([file('all.json', all), '--url', url]);
    expect(out).toContain(
      'full   d-1       refused  BATON_TOO_MANY_UNCLAIMED: as many plays of acme/shop wait for a run',
    );
    expect(out).toContain('down   d-1       failed   BATON_TEMPORAL_UNAVAILABLE: no answer');
    expect(out).toContain('2 sent: refused 1, failed 1');
  });

  test('and one that is ignored ends the command with 0: it arrived', async () => {
    expect((await deliver([file('star.json', { ...ONE, event: 'star' }), '--url', url])).code).toBe(0);
  });

  test('one that is refused ends the command with 1, and the others are sent all the same', async () => {
    const broken = { ...ONE, event: 'broken' };
    const { code, out } = await deliver([file('mixed.json', [broken, TWO]), '--url', url, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      sent: 2,
      outcomes: { refused: 1, accepted: 1 },
      answers: [{ status: 400 }, { status: 202 }],
    });
  });

  test('a wrong secret is the bridge’s to refuse', async () => {
    const { code, out } = await deliver([file('one.json', ONE), '--url', url, '--secret', 'wrong', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ answers: [{ status: 401 }] });
  });

  test('a bridge that is not there ends it with 3', async () => {
    const { code, err } = await deliver([file('one.json', ONE), '--url', 'http://127.0.0.1:1/']);
    expect(code).toBe(3);
    expect(err).toContain('The bridge did not answer: http://127.0.0.1:1/');
  });
});

describe('nothing is sent when something is wrong', () => {
  test.each([
    ['no event', [{ delivery: 'x', payload: {} }], [], 'it has no "event"; --event says which'],
    ['a bare payload', ONE.payload, [], 'it is a bare payload; --event says of which event'],
    ['a line of the demo’s log', LOG_LINE, [], 'there is no payload to send. Expected { event, delivery, payload }'],
    ['one under the name of an event', LOG_LINE, ['--event', 'pull_request'], 'there is no payload to send'],
    ['no JSON', 'hello\n', [], ':1: expected JSON: an object, an array, or one object a line'],
    ['a list of numbers', [1], [], 'expected an object'],
    ['nothing in it', [], [], 'it holds no delivery'],
    ['no line in it', '\n', [], 'it holds no delivery'],
    ['a name that no header can carry', { ...ONE, event: 'push\nx' }, [], '"event" has characters that no header can'],
    ['one id for two', [ONE, TWO], ['--id', 'x'], '--id names one delivery, and there are 3'],
  ])('%s', async (_what, content, flags, words) => {
    const { code, err } = await deliver([file('one.json', ONE), file('bad.json', content), '--url', url, ...flags]);
    expect(code).toBe(2);
    expect(err).toContain(words);
    expect(received).toEqual([]);
  });

  test('a file that is not there', async () => {
    expect((await deliver([join(folder, 'gone.json'), '--url', url])).code).toBe(2);
  });

  test('no secret', async () => {
    const { code, err } = await deliver([file('one.json', ONE), '--url', url], {});
    expect(code).toBe(2);
    expect(err).toContain('no secret to sign with: give --secret or BATON_WEBHOOK_SECRETS');
  });
});
