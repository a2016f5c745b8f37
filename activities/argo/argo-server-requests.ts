import type { IncomingMessage } from 'node:http';
import { byArgoServer } from './argo-server-errors.ts';
import { ClusterError } from './cluster.ts';
import type { Access } from './kubernetes-access.ts';
import { createRequests, type Answer } from './kubernetes-requests.ts';
import { createTransport, type TransportRequest } from './kubernetes-transport.ts';
import { createRateLimit } from './rate-limit.ts';

type Request = Omit<TransportRequest, 'signal' | 'pool' | 'body'> & { readonly body?: object };

/** Requests to one Argo Server. All of them throw `ClusterError` and nothing else, in the Argo Server's name. */
export interface ArgoServerRequests {
  ask(request: Request): Promise<Answer>;
  /** A stream, once the head of its answer is there, whatever it says; `signal` ends it. */
  open(request: Request, signal: AbortSignal): Promise<IncomingMessage>;
}

/** As an Argo Server limits by itself, a thousand a second by default. */
const LIMIT = { qps: 1_000, burst: 1_000 };

const CONNECT_TIMEOUT_MS = 5_000;

/** Sends requests. `requestTimeoutMs`: for a whole answer. `now`: milliseconds since the epoch. */
export function createArgoServerRequests(
  access: Access,
  options: { readonly requestTimeoutMs: number; readonly now: () => number },
): ArgoServerRequests {
  const transport = createTransport(access, CONNECT_TIMEOUT_MS);
  const requests = createRequests(transport, createRateLimit(LIMIT), options);
  return {
    ask: ({ body, ...request }) =>
      inItsName(async () => {
        const value = body === undefined ? {} : { body: { type: 'application/json', value: body } };
        const answer = await requests.ask({ ...request, ...value, lane: 'call' });
        // It answers addresses that it doesn't know with the page of its user interface.
        if (answer.isSuccess && typeof answer.body === 'string') throw noObject(answer.body);
        return answer;
      }),
    // Not as a watch of the Kubernetes API: the head comes when something happens, and 429 may be its end.
    open: ({ method, path, query }, signal) =>
      inItsName(() => transport({ method, path, ...(query === undefined ? {} : { query }), pool: 'watches', signal })),
  };
}

function noObject(body: string): ClusterError {
  const isPage = /^\s*</.test(body);
  if (!isPage) return new ClusterError('the answer of the Argo Server was cut', { status: null });
  return new ClusterError('a web page in place of an object; is argoServer.url right, with its base path?', {
    status: 404,
  });
}

async function inItsName<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ClusterError ? byArgoServer(error) : error;
  }
}
