import * as http from 'node:http';
import * as https from 'node:https';
import { ClusterError } from './cluster.ts';
import type { Access } from './kubernetes-access.ts';

/** One request to the API server. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Path below the server's address. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** With its own media type: a JSON Patch is not just JSON. */
  readonly body?: { readonly type: string; readonly value: unknown };
  /** Ends the request, also while its answer is being read. */
  readonly signal: AbortSignal;
}

/** Sends a request and returns as soon as the answer's head is there. Throws `ClusterError` with status null. */
type Transport = (request: TransportRequest) => Promise<http.IncomingMessage>;

/**
 * Requests over kept connections. One agent for all: without it each call pays for a TLS handshake. TLS material comes
 * with each request and is part of the agent's connection key, so a rotated certificate gets connections of its own.
 */
export function createTransport(access: Access): Transport {
  const isTls = access.server.protocol === 'https:';
  const pool = { keepAlive: true, maxSockets: MAX_SOCKETS };
  const agent = isTls ? new https.Agent(pool) : new http.Agent(pool);

  const send = async (request: TransportRequest): Promise<http.IncomingMessage> => {
    const options = { ...(await access.authorize()), agent, method: request.method, signal: request.signal };
    const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body.value));
    const headers: http.OutgoingHttpHeaders = {
      ...(options.headers as http.OutgoingHttpHeaders | undefined),
      accept: 'application/json',
      'user-agent': 'baton',
      ...(body === undefined ? {} : { 'content-type': request.body?.type, 'content-length': body.length }),
    };
    const url = urlOf(access.server, request);
    return new Promise((resolve, reject) => {
      const outgoing = (isTls ? https : http).request(url, { ...options, headers }, resolve);
      outgoing.on('error', (error) => {
        // The server closed a kept connection just when we picked it: reading again does no harm.
        const isStale = outgoing.reusedSocket && request.method === 'GET' && !request.signal.aborted;
        if (isStale) send(request).then(resolve, reject);
        else reject(lost(error));
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

/** Watches hold one each; the rest is for calls. */
const MAX_SOCKETS = 32;

/** No answer, or only a part of one: a write may have landed. */
export function lost(error: unknown): ClusterError {
  if (error instanceof ClusterError) return error;
  const { message, code } = (
    typeof error === 'object' && error !== null ? error : {}
  ) as Partial<NodeJS.ErrnoException>;
  const words = [code, message].filter((each) => each !== undefined && each !== '').join(': ');
  return new ClusterError(`no answer from the Kubernetes API: ${words}`, { status: null, cause: error });
}

function urlOf(server: URL, request: TransportRequest): URL {
  const url = new URL(server.pathname.replace(/\/$/, '') + request.path, server);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}
