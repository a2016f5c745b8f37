import * as http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import type { Border } from './border.ts';

/** A proxy that a worker takes for Temporal. */
interface GrpcWay {
  /** host:port */
  readonly address: string;
  stop(): Promise<void>;
}

interface Answer {
  readonly headers: http2.IncomingHttpHeaders;
  readonly body: Buffer;
  /** Null where the answer has only headers. */
  readonly trailers: http2.IncomingHttpHeaders | null;
}

/** Beats and questions of others: no step of an operation ends with them. */
const NO_STEPS = ['RecordActivityTaskHeartbeat', 'RespondQueryTaskCompleted'];

/** Hands calls on, one by one past the border; of a poll its answer, which tells whose task it is. */
export async function openGrpcWay(address: string, border: Border): Promise<GrpcWay> {
  const sessions = new Set<http2.Http2Session>();

  const answer = async (
    behind: http2.ClientHttp2Session,
    stream: http2.ServerHttp2Stream,
    asked: http2.IncomingHttpHeaders,
  ): Promise<void> => {
    const body = await buffer(stream);
    const forward = (): Promise<Answer> => call(behind, stream, asked, body);
    const what = (asked[':path'] ?? '').split('/').at(-1) ?? '';
    const passing = { channel: 'temporal', what, isWrite: false } as const;
    const refuse = (): Promise<Answer> => Promise.reject(new Error('no fault of ours is in Temporal'));
    let passed: Answer | null;
    if (NO_STEPS.includes(what)) passed = await forward();
    else if (what.startsWith('Poll')) {
      const task = await forward();
      passed = await border.pass({ ...passing, text: textOf(task.body) }, async () => task, refuse);
    } else passed = await border.pass({ ...passing, text: textOf(body) }, forward, refuse);
    if (passed === null || stream.destroyed) return;
    const { trailers } = passed;
    if (trailers === null) {
      stream.respond(sendable(passed.headers), { endStream: true });
      return;
    }
    stream.respond(sendable(passed.headers), { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers(sendable(trailers)));
    stream.end(passed.body);
  };

  const server = http2.createServer();
  server.on('session', (session) => {
    const behind = http2.connect(`http://${address}`);
    for (const each of [session, behind]) {
      sessions.add(each);
      each.on('error', () => undefined);
    }
    session.on('close', () => behind.destroy());
    behind.on('close', () => session.destroy());
    session.on('stream', (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => {
      stream.on('error', () => undefined);
      answer(behind, stream, headers).catch(() => stream.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const session of sessions) session.destroy();
      }),
  };
}

function call(
  behind: http2.ClientHttp2Session,
  from: http2.ServerHttp2Stream,
  asked: http2.IncomingHttpHeaders,
  body: Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = behind.request({ ...sendable(asked), ...pseudo(asked) });
    // A poll that nobody waits for any more must not take a task.
    const giveUp = (): void => outgoing.close(http2.constants.NGHTTP2_CANCEL);
    from.once('close', giveUp);
    let headers: http2.IncomingHttpHeaders = {};
    let trailers: http2.IncomingHttpHeaders | null = null;
    const chunks: Buffer[] = [];
    outgoing.on('response', (answered) => {
      headers = answered;
    });
    outgoing.on('trailers', (answered) => {
      trailers = answered;
    });
    outgoing.on('data', (chunk: Buffer) => chunks.push(chunk));
    outgoing.on('error', reject);
    outgoing.on('close', () => {
      from.off('close', giveUp);
      if (headers[':status'] === undefined) reject(new Error('no answer from Temporal'));
      else resolve({ headers, body: Buffer.concat(chunks), trailers });
    });
    outgoing.end(body);
  });
}

function pseudo(headers: http2.IncomingHttpHeaders): http2.OutgoingHttpHeaders {
  return { ':method': headers[':method'], ':path': headers[':path'] };
}

/** Without what HTTP/2 itself adds. */
function sendable(headers: http2.IncomingHttpHeaders): http2.OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':') || name === ':status'));
}

/** The words in a message of gRPC; ids stand in it as they are. */
function textOf(message: Buffer): string {
  const isCompressed = message[0] === 1;
  const body = message.subarray(5);
  return (isCompressed ? gunzipSync(body) : body).toString('latin1');
}
