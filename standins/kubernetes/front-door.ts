import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { isWrite, readApiRequest, type ApiRequest } from '../cluster/api-request.ts';
import type { KubeAddress } from '../cluster/argo/kube-client.ts';
import { createFaults, refusalOf, type Fault } from '../cluster/faults.ts';
import type { ClusterStandIn } from '../cluster/start-cluster.ts';
import { writeRecordOf } from '../cluster/write-log.ts';
import { openJsonLines } from '../json-lines.ts';
import { serveOnLoopback } from '../serve-on-loopback.ts';

/** How the door is set up. */
interface FrontDoorOptions {
  /** Every write is appended to `writes.jsonl` in here. @default nowhere */
  readonly logFolder?: string;
  /** Makes the server forget old versions, for `faults.compact`. @default nobody can */
  readonly forget?: () => Promise<void>;
  /** Milliseconds since 1970, for the log. @default Date.now */
  readonly now?: () => number;
}

/** What the API server answered. */
interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly text: string;
}

/**
 * A real API server in the place of the stand-in: plain HTTP on loopback in front of it, with the same switches for faults
 * and the same log of writes. Requests and answers pass as they are; who brings no token comes in with that of `behind`.
 */
export async function openFrontDoor(behind: KubeAddress, options: FrontDoorOptions = {}): Promise<ClusterStandIn> {
  const now = options.now ?? Date.now;
  const log = openJsonLines(options.logFolder, 'writes.jsonl');
  const base = new URL(behind.url);
  const agent = new Agent({
    keepAlive: true,
    rejectUnauthorized: behind.insecure !== true,
    ...(behind.ca === undefined ? {} : { ca: behind.ca }),
  });
  const watches = new Set<ServerResponse>();
  const faults = createFaults({
    cutWatches: () => {
      for (const watch of watches) watch.destroy();
    },
    compact: () => {
      if (options.forget === undefined) throw new Error('only who started an API server may have it forget');
      return options.forget();
    },
  });

  const forward = (incoming: IncomingMessage, text: string, signal: AbortSignal): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      // Packed answers could be neither logged nor told from each other.
      const headers = without(incoming.headers, ['host', 'connection', 'accept-encoding']);
      const authorization =
        headers.authorization ?? (behind.token === undefined ? undefined : `Bearer ${behind.token}`);
      const secure = base.protocol === 'https:';
      const request = (secure ? httpsRequest : httpRequest)(new URL(incoming.url ?? '/', base), {
        method: incoming.method,
        signal,
        ...(secure ? { agent } : {}),
        headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
      });
      request.once('response', resolve);
      request.on('error', reject);
      request.end(text);
    });

  const stream = (from: IncomingMessage, response: ServerResponse): void => {
    watches.add(response);
    response.once('close', () => watches.delete(response));
    response.writeHead(from.statusCode ?? 502, passedOn(from));
    response.flushHeaders();
    from.on('data', (chunk: Buffer) => response.write(chunk));
    from.once('end', () => response.end());
    from.once('error', () => response.destroy());
  };

  const note = (request: ApiRequest, incoming: IncomingMessage, text: string, answer: Answer, fault: Fault | null) => {
    const contentType = (incoming.headers['content-type'] ?? '').split(';')[0] ?? '';
    const { status } = answer;
    log.append(
      writeRecordOf(request, { at: now(), contentType, text, status, body: parsed(answer.text), fault: fault?.kind }),
    );
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    const text = await readAll(incoming);
    const url = new URL(incoming.url ?? '/', 'http://cluster');
    const request = readApiRequest(incoming.method ?? 'GET', url, incoming.headers['user-agent'] ?? '');
    const fault = request === null ? null : faults.take(request);
    if (fault?.kind === 'delay') await pause(fault.ms);
    if (fault?.kind === 'cut') {
      response.destroy();
      return;
    }
    let answer: Answer;
    if (request !== null && fault?.kind === 'answer') {
      const { body, retryAfterSeconds } = refusalOf(fault, request);
      const later = retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) };
      const headers = { 'content-type': 'application/json', ...later };
      answer = { status: body.code, headers, text: JSON.stringify(body) };
    } else {
      const from = await forward(incoming, text, gone.signal);
      if (request?.verb === 'watch' && from.statusCode === 200) {
        stream(from, response);
        return;
      }
      answer = { status: from.statusCode ?? 502, headers: passedOn(from), text: await readAll(from) };
    }
    if (request !== null && isWrite(request.verb)) note(request, incoming, text, answer, fault);
    if (fault?.kind === 'lost-response') response.destroy();
    else response.writeHead(answer.status, answer.headers).end(answer.text);
  };

  const server = await serveOnLoopback((incoming, response) => {
    // No answer from behind is none from here.
    handle(incoming, response).catch(() => response.destroy());
  });
  return {
    url: server.url,
    faults,
    async stop() {
      await server.close();
      agent.destroy();
      log.close();
    },
  };
}

/** What is of this one connection stays behind. */
function passedOn({ headers }: IncomingMessage): OutgoingHttpHeaders {
  return without(headers, ['connection', 'transfer-encoding', 'content-length']);
}

function without(headers: IncomingHttpHeaders, names: readonly string[]): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

async function readAll(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
