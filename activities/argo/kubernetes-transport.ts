import * as http from 'node:http';
import * as https from 'node:https';
import { ClusterError } from './cluster.ts';
import type { Access } from './kubernetes-access.ts';

/** One request to the API server. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Path below the server's address. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** With its own media type: a JSON Patch is not just JSON. */
  readonly body?: { readonly type: string; readonly value: unknown };
  /** Over which connections it goes. @default 'calls' */
  readonly pool?: keyof typeof POOLS;
  /** Ends the request, also while its answer is being read. */
  readonly signal: AbortSignal;
}

/** Sends a request and returns as soon as the answer's head is there. Throws `ClusterError` with status null. */
type Transport = (request: TransportRequest) => Promise<http.IncomingMessage>;

/**
 * Connections at once. Calls and lists share 16, but slow pages can't take those of a gate's patch; each watch holds one
 * of its own as long as it runs.
 */
const POOLS = {
  calls: { maxSockets: 12, maxFreeSockets: 12 },
  lists: { maxSockets: 4, maxFreeSockets: 4 },
  watches: { maxSockets: Infinity, maxFreeSockets: 4 },
};

/** A peer that vanished without a word is noticed half a minute after its last one, by the kernel. Milliseconds. */
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelay: 20_000 };

/**
 * Requests over kept connections: without an agent for all of them each call pays for a TLS handshake. TLS material comes
 * with each request and is part of an agent's connection key, so a rotated certificate gets connections of its own.
 * `connectTimeoutMs`: for TCP and TLS together.
 */
export function createTransport(access: Access, connectTimeoutMs: number): Transport {
  const isTls = access.server.protocol === 'https:';
  const { request: open, Agent } = isTls ? https : http;
  const agentOf = (pool: keyof typeof POOLS): http.Agent => new Agent({ ...KEEP_ALIVE, ...POOLS[pool] });
  const agents = { calls: agentOf('calls'), lists: agentOf('lists'), watches: agentOf('watches') };

  const send = async (request: TransportRequest): Promise<http.IncomingMessage> => {
    const credentials = await credentialsOf(access, request.signal);
    const agent = agents[request.pool ?? 'calls'];
    const options = { ...credentials, agent, method: request.method, signal: request.signal };
    const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body.value));
    const headers: http.OutgoingHttpHeaders = {
      ...(options.headers as http.OutgoingHttpHeaders | undefined),
      accept: 'application/json',
      'user-agent': 'baton',
      ...(body === undefined ? {} : { 'content-type': request.body?.type, 'content-length': body.length }),
    };
    const url = urlOf(access.server, request);
    return new Promise((resolve, reject) => {
      const outgoing = open(url, { ...options, headers }, resolve);
      limitConnecting(outgoing, isTls, connectTimeoutMs);
      outgoing.on('error', (error) => {
        const { aborted } = request.signal;
        // A kept connection that did not answer in time may lead to a server that is gone, and its neighbours too.
        if (outgoing.reusedSocket && aborted) closeIdle(agent);
        // The server closed a kept connection just when we picked it: reading again does no harm.
        const isStale = outgoing.reusedSocket && request.method === 'GET' && !aborted;
        if (isStale) send(request).then(resolve, reject);
        else reject(lost(error, request.signal));
      });
      outgoing.end(body);
    });
  };

  return async (request) => {
    const response = await send(request);
    if (response.statusCode !== 401 || !access.renew()) return response;
    response.resume();
    return send(request);
  };
}

/** Throws `ClusterError`: a token's file can be missing for a moment while it is replaced, and a plugin can hang. */
async function credentialsOf(access: Access, signal: AbortSignal): Promise<https.RequestOptions> {
  let giveUp = (): void => undefined;
  const over = new Promise<never>((_, reject) => {
    giveUp = () => reject(new Error('they took too long'));
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp);
  });
  try {
    return await Promise.race([access.authorize(), over]);
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new ClusterError(`the credentials for the Kubernetes API cannot be had: ${words}`, { status: null, cause });
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function limitConnecting(outgoing: http.ClientRequest, isTls: boolean, ms: number): void {
  outgoing.once('socket', (socket) => {
    if (!socket.connecting) return;
    const timer = setTimeout(() => {
      outgoing.destroy(new Error(`no connection after ${String(ms)} ms`));
    }, ms);
    const clear = (): void => clearTimeout(timer);
    socket.once(isTls ? 'secureConnect' : 'connect', clear);
    socket.once('close', clear);
  });
}

function closeIdle(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
}

/** No answer, or only a part of one: a write may have landed. `signal`: what may have ended it, and why. */
export function lost(error: unknown, signal?: AbortSignal): ClusterError {
  if (error instanceof ClusterError) return error;
  const reason: unknown = signal?.aborted === true ? signal.reason : error;
  const { message, code } = (
    typeof reason === 'object' && reason !== null ? reason : {}
  ) as Partial<NodeJS.ErrnoException>;
  const words = [code, message].filter((each) => typeof each === 'string' && each !== '').join(': ');
  const timedOut = signal?.aborted === true;
  return new ClusterError(`no answer from the Kubernetes API: ${words}`, { status: null, timedOut, cause: error });
}

function urlOf(server: URL, request: TransportRequest): URL {
  const url = new URL(server.pathname.replace(/\/$/, '') + request.path, server);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}
