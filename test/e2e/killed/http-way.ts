import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Border, Channel } from './border.ts';

/** A proxy that a worker takes for the system behind it. */
export interface Way {
  readonly url: string;
  stop(): Promise<void>;
}

interface HttpWayOptions {
  readonly channel: Exclude<Channel, 'temporal'>;
  readonly border: Border;
  /** Base URL of the system. */
  readonly to: string;
  /** PEM of the authority that signed its certificate. */
  readonly ca?: string;
  /** Bearer token that is put into each request. @default what the worker sends */
  readonly token?: string;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What is said between two neighbours, and not between the worker and the system. */
const HOP_BY_HOP = ['host', 'connection', 'transfer-encoding', 'content-length'];

/** In the place of an answer of the system. */
const REFUSAL: Answer = { status: 503, headers: { 'content-type': 'application/json' }, body: '{}' };

/** Hands HTTP requests on, one by one past the border. Watches, which never end, go through unseen. */
export async function openHttpWay(options: HttpWayOptions): Promise<Way> {
  const { border, channel } = options;
  const base = new URL(options.to);
  const { request: open, Agent } = base.protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true });

  const send = async (incoming: IncomingMessage, body: string): Promise<IncomingMessage> => {
    return new Promise((resolve, reject) => {
      const outgoing = open(
        new URL(incoming.url ?? '/', base),
        {
          agent,
          ...(options.ca === undefined ? {} : { ca: options.ca }),
          method: incoming.method ?? 'GET',
          headers: {
            ...without(HOP_BY_HOP, incoming.headers),
            // What is read here has to be readable.
            'accept-encoding': 'identity',
            ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
          },
        },
        resolve,
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  };

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await text(incoming);
    const url = incoming.url ?? '/';
    const method = incoming.method ?? 'GET';
    if (/[?&]watch=/.test(url)) {
      const stream = await send(incoming, body);
      outgoing.writeHead(stream.statusCode ?? 502, stream.headers);
      stream.pipe(outgoing);
      outgoing.on('close', () => stream.destroy());
      return;
    }
    const isWrite = channel === 'kubernetes' && method === 'PATCH';
    const passing = { channel, what: `${method} ${kindOf(url)}`, text: url + body, isWrite };
    const forward = async (): Promise<Answer> => {
      const response = await send(incoming, body);
      const answered = { status: response.statusCode ?? 502, headers: response.headers, body: await text(response) };
      if (isWrite && answered.status === 200) border.wrote(passing.text, versionIn(answered.body));
      return answered;
    };
    const passed = await border.pass<Answer>(passing, forward, async () => REFUSAL);
    if (passed === null) {
      incoming.socket.destroy();
      return;
    }
    const length = Buffer.byteLength(passed.body);
    outgoing.writeHead(passed.status, { ...without(HOP_BY_HOP, passed.headers), 'content-length': length });
    outgoing.end(passed.body);
  };

  const server = createServer((incoming, outgoing) => {
    // The worker's end of the connection is gone, or the system's: for the other one it is cut too.
    answer(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
}

/** `workflow`, `workflows`, `pulls/n/reviews`: the path without what differs from operation to operation. */
function kindOf(url: string): string {
  const { pathname } = new URL(url, 'http://any');
  const inCluster = /\/namespaces\/[^/]+\/(workflows)(\/[^/]+)?$/.exec(pathname);
  if (inCluster !== null) return inCluster[2] === undefined ? 'workflows' : 'workflow';
  return pathname
    .replace(/^\/repos\/[^/]+\/[^/]+\/?/, '')
    .replace(/[0-9a-f]{40}/, 'sha')
    .replace(/\d+/, 'n');
}

function versionIn(body: string): string {
  return (JSON.parse(body) as { metadata: { resourceVersion: string } }).metadata.resourceVersion;
}

function without(names: readonly string[], headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}
