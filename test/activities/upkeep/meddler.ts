import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Does with a line of a watch what it likes, instead of passing it on. */
type Hand = (line: string, response: ServerResponse) => void;

/** Something between us and an API server that does not leave what passes alone: a proxy, over plain HTTP. */
export interface Meddler {
  readonly url: string;
  /** From now on each line of each watch goes through this hand. @default passed on as it is */
  meddle(hand: Hand): void;
  /** Leaves the lines alone again. */
  leaveAlone(): void;
  /** What is connected stays connected, and not a byte comes any more: a peer that vanished. */
  fallSilent(): void;
  /** Serves again, but over new connections only. */
  speakAgain(): void;
  stop(): Promise<void>;
}

const passOn: Hand = (line, response) => void response.write(`${line}\n`);

/** A proxy before the API server at `upstream`; whoever asks says who he is, as without it. */
export async function startMeddler(upstream: { readonly url: string; readonly ca?: string }): Promise<Meddler> {
  const tls = upstream.ca === undefined ? {} : { ca: upstream.ca };
  const send = upstream.url.startsWith('https:') ? httpsRequest : httpRequest;
  let hand = passOn;
  let isSilent = false;
  /** Rises with each silence: what began before it is never answered. */
  let silences = 0;

  const relay = (answer: IncomingMessage, response: ServerResponse, isWatch: boolean, begunAt: number): void => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.flushHeaders();
    let rest = '';
    answer.on('data', (chunk: Buffer) => {
      if (begunAt !== silences) return;
      if (!isWatch) {
        response.write(chunk);
        return;
      }
      const lines = (rest + chunk.toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) hand(Buffer.from(line, 'latin1').toString('utf8'), response);
    });
    answer.on('close', () => {
      if (begunAt !== silences) return;
      if (answer.complete) response.end();
      else response.destroy();
    });
  };

  const server = createServer((request, response) => {
    const begunAt = silences;
    if (isSilent) return;
    const { method = 'GET', url = '/', headers } = request;
    const target = new URL(url, upstream.url);
    const outgoing = send(target, { ...tls, method, headers: { ...headers, host: target.host } }, (answer) => {
      if (begunAt === silences) relay(answer, response, target.searchParams.has('watch'), begunAt);
    });
    outgoing.on('error', () => {
      if (begunAt === silences) response.destroy();
    });
    response.on('close', () => outgoing.destroy());
    request.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    meddle: (other) => (hand = other),
    leaveAlone: () => (hand = passOn),
    fallSilent: () => {
      isSilent = true;
      silences += 1;
    },
    speakAgain: () => (isSilent = false),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
