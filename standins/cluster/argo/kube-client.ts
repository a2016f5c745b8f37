import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isJsonObject } from '../kube-object.ts';
import type { JsonObject } from '../kube-object.ts';

/** Where a Kubernetes API is and how to get in. */
export interface KubeAddress {
  /** Without a path: `https://127.0.0.1:6443`. */
  readonly url: string;
  /** Bearer token. */
  readonly token?: string;
  /** PEM of the authority that signed the server's certificate. @default the machine's authorities */
  readonly ca?: string;
  /** Trusts any certificate; for a server on loopback. @default false */
  readonly insecure?: boolean;
}

/** What came back. */
interface KubeAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

/** As much of a Kubernetes client as the controller model needs. Everything rejects when no answer comes. */
export interface KubeClient {
  send(method: string, path: string, body?: unknown, contentType?: string): Promise<KubeAnswer>;
  /** Lines of a watch until the server ends it. Throws for any status but 200. */
  watch(path: string, signal: AbortSignal): AsyncIterable<JsonObject>;
  close(): void;
}

const answerWithinMs = 30_000;

export function createKubeClient(address: KubeAddress, userAgent: string): KubeClient {
  const base = new URL(address.url);
  const secure = base.protocol === 'https:';
  const tls = {
    rejectUnauthorized: address.insecure !== true,
    ...(address.ca === undefined ? {} : { ca: address.ca }),
  };
  const pooled = secure
    ? new HttpsAgent({ keepAlive: true, maxSockets: 16, ...tls })
    : new HttpAgent({ keepAlive: true, maxSockets: 16 });
  // A watch occupies its connection, so watches stay out of the pool.
  const unpooled = secure ? new HttpsAgent(tls) : new HttpAgent();

  const open = (
    method: string,
    path: string,
    text: string | null,
    more: { readonly agent: HttpAgent; readonly contentType?: string; readonly signal?: AbortSignal },
  ): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const request = (secure ? httpsRequest : httpRequest)(new URL(path, base), {
        method,
        agent: more.agent,
        ...(more.signal === undefined ? {} : { signal: more.signal }),
        headers: {
          accept: 'application/json',
          'user-agent': userAgent,
          ...(address.token === undefined ? {} : { authorization: `Bearer ${address.token}` }),
          ...(text === null
            ? {}
            : { 'content-type': more.contentType ?? 'application/json', 'content-length': Buffer.byteLength(text) }),
        },
      });
      request.once('response', resolve);
      // Stays for the request's life: a connection can also fail after the answer has begun.
      request.on('error', reject);
      if (more.agent === pooled) request.setTimeout(answerWithinMs, () => request.destroy(new Error('no answer')));
      request.end(text ?? undefined);
    });

  return {
    async send(method, path, body, contentType) {
      const sent = body === undefined ? null : JSON.stringify(body);
      const response = await open(method, path, sent, {
        agent: pooled,
        ...(contentType === undefined ? {} : { contentType }),
      });
      const text = await readAll(response);
      // Probes are answered in plain words.
      const isJson = response.headers['content-type']?.startsWith('application/json') === true;
      const parsed: unknown = isJson ? JSON.parse(text) : null;
      return { status: response.statusCode ?? 0, body: isJsonObject(parsed) ? parsed : {} };
    },
    async *watch(path, signal) {
      const response = await open('GET', path, null, { agent: unpooled, signal });
      if (response.statusCode !== 200)
        throw new Error(`watch: ${String(response.statusCode)} ${await readAll(response)}`);
      // Not readline: its iteration never ends when the connection breaks.
      let rest = '';
      for await (const chunk of response.setEncoding('utf8') as AsyncIterable<string>) {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const parsed: unknown = JSON.parse(line);
          if (isJsonObject(parsed)) yield parsed;
        }
      }
    },
    close() {
      pooled.destroy();
      unpooled.destroy();
    },
  };
}

async function readAll(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
