import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One webhook request as it came in. */
interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The signature is that of the body under the secret. */
  readonly genuine: boolean;
}

/** A receiver of webhooks. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** What the next requests are answered with; null: no answer at all. */
  answer: { readonly status: number; readonly body: string } | null;
  readonly stop: () => Promise<void>;
}

/** Starts a receiver that checks signatures as GitHub's documentation says. */
export async function startReceiver(secret: string): Promise<Receiver> {
  const received: Received[] = [];
  const receiver = { received, answer: { status: 202, body: 'accepted' } as Receiver['answer'] };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      received.push({
        headers: request.headers,
        body: body.toString('utf8'),
        genuine: isGenuine(body, secret, request.headers),
      });
      if (receiver.answer !== null) response.writeHead(receiver.answer.status).end(receiver.answer.body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return Object.assign(receiver, { url: `http://127.0.0.1:${String(port)}/hook`, stop });
}

function isGenuine(body: Buffer, secret: string, headers: IncomingHttpHeaders): boolean {
  const claimed = Buffer.from(String(headers['x-hub-signature-256'] ?? ''));
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  return claimed.length === expected.length && timingSafeEqual(claimed, expected);
}
