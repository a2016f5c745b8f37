import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { openJsonLines } from '../json-lines.ts';
import { serveOnLoopback } from '../serve-on-loopback.ts';
import { ApiError, unauthorized, unknownPath } from './api-error.ts';
import { isWrite, readApiRequest } from './api-request.ts';
import type { ApiRequest } from './api-request.ts';
import { namespaces } from './api-resource.ts';
import { createFaults, refusalOf } from './faults.ts';
import type { Fault, Faults } from './faults.ts';
import { jsonOf } from './json-of.ts';
import { createRegistry } from './registry.ts';
import { refuse, serveRequest } from './serve-request.ts';
import type { Answer, RequestBody } from './serve-request.ts';
import { serveUnstored } from './serve-unstored.ts';
import { createStorage } from './storage.ts';
import { serveWatch } from './watch.ts';
import { writeRecordOf } from './write-log.ts';

/** How the stand-in is set up. */
export interface ClusterOptions {
  /** @default a free one */
  readonly port?: number;
  /** Every request needs this bearer token. @default none is asked for */
  readonly token?: string;
  /** Every write is appended to `writes.jsonl` in here. @default nowhere */
  readonly logFolder?: string;
  /** Writes that watches and pages can go back to. @default 20000 */
  readonly rememberedWrites?: number;
  /** Milliseconds since 1970, for creationTimestamp and the log. @default Date.now */
  readonly now?: () => number;
}

/** A running stand-in. */
export interface ClusterStandIn {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly faults: Faults;
  /** Ends all connections and frees the port. */
  stop(): Promise<void>;
}

/** Namespaces that are there from the start; more can be created. */
const NAMESPACES = ['argo', 'baton', 'default'];
/** A server that has just started remembers no version before its own first one, like a real one. */
const firstVersion = 200;
/** A request larger than this is refused, as etcd would. */
const maxBodyBytes = 3 * 1024 * 1024;

/** Starts a Kubernetes API on loopback: Workflows, WorkflowTemplates and Pods in memory, over plain HTTP. */
export async function startCluster(options: ClusterOptions = {}): Promise<ClusterStandIn> {
  const now = options.now ?? Date.now;
  const storage = createStorage(firstVersion, options.rememberedWrites ?? 20_000);
  const registry = createRegistry(storage, { now, newUid: randomUUID });
  for (const name of NAMESPACES) {
    registry.create(
      { resource: namespaces, namespace: null, name, subresource: null, dryRun: false, manager: 'server' },
      { metadata: { name } },
    );
  }
  // What was there from the start is nobody's news.
  storage.compact();
  const watches = new Set<ServerResponse>();
  const log = openJsonLines(options.logFolder, 'writes.jsonl');
  const faults = createFaults({
    cutWatches: () => {
      for (const watch of watches) watch.destroy();
    },
    compact: () => {
      storage.compact();
    },
  });

  const openWatch = (request: ApiRequest, response: ServerResponse): void => {
    serveWatch(storage, request, response);
    watches.add(response);
    response.once('close', () => watches.delete(response));
  };

  const answer = (request: ApiRequest, body: RequestBody, fault: Fault | null): Answer => {
    try {
      if (fault?.kind === 'answer') throw refusalOf(fault, request);
      return serveRequest(storage, registry, request, body);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return refuse(error);
    }
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', headers } = incoming;
    const url = new URL(incoming.url ?? '/', 'http://cluster');
    const body = await readBody(incoming);
    if (options.token !== undefined && headers.authorization !== `Bearer ${options.token}`) throw unauthorized();
    const unstored = serveUnstored(method, url.pathname, body);
    if (unstored !== null) {
      write(response, unstored);
      return;
    }
    const request = readApiRequest(method, url, headers['user-agent'] ?? '');
    if (request === null) throw unknownPath();
    const fault = faults.take(request);
    if (fault?.kind === 'delay') await pause(fault.ms);
    if (fault?.kind === 'cut') {
      response.destroy();
      return;
    }
    if (request.verb === 'watch') {
      if (fault?.kind === 'answer') throw refusalOf(fault, request);
      openWatch(request, response);
      return;
    }
    const result = answer(request, body, fault);
    if (isWrite(request.verb)) {
      const { contentType, text } = body;
      const fate = { status: result.status, body: result.body, fault: fault?.kind };
      log.append(writeRecordOf(request, { at: now(), contentType, text, ...fate }));
    }
    if (fault?.kind === 'lost-response') response.destroy();
    else write(response, result);
  };

  const listener: RequestListener = (incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      const known = error instanceof ApiError ? error : new ApiError(500, 'InternalError', String(error));
      if (response.headersSent) response.destroy();
      else write(response, refuse(known));
    });
  };
  const server = await serveOnLoopback(listener, options.port);

  return {
    url: server.url,
    faults,
    async stop() {
      await server.close();
      log.close();
    },
  };
}

async function readBody(incoming: IncomingMessage): Promise<RequestBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBodyBytes)
      throw new ApiError(413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728');
  }
  const contentType = (incoming.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  return { contentType, text: Buffer.concat(chunks).toString('utf8') };
}

function write(response: ServerResponse, { status, body, retryAfterSeconds = null }: Answer): void {
  const isText = typeof body === 'string';
  const text = isText ? body : jsonOf(body);
  response.writeHead(status, {
    'content-type': isText ? 'text/plain' : 'application/json',
    'content-length': Buffer.byteLength(text),
    ...(retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) }),
  });
  response.end(text);
}
