import type { IncomingMessage } from 'node:http';
import { timeLimit } from '../time-limit.ts';
import type { ClusterError } from './cluster.ts';
import { lost, type createTransport, type TransportRequest } from './kubernetes-transport.ts';
import type { Lane, RateLimit } from './rate-limit.ts';
import { clusterErrorOf, type Refusal } from './status-body.ts';

/** A request, and what it is for. */
type Request = Omit<TransportRequest, 'signal' | 'pool'> & { readonly lane: Lane };

/** An answer that is read as a whole. */
export interface Answer {
  readonly isSuccess: boolean;
  /** Parsed JSON, or text where it is none. */
  readonly body: unknown;
  /** The answer as what it refuses. */
  readonly refusal: Refusal;
}

/** Requests to one API server, within its limits and ours. All of them throw `ClusterError` and nothing else. */
export interface Requests {
  ask(request: Request): Promise<Answer>;
  /** Hands over the bytes of a successful answer as they come. */
  stream(request: Request, onBytes: (bytes: Buffer) => void): Promise<void>;
  /** A watch that has begun; `signal` ends it. */
  open(request: Request, signal: AbortSignal): Promise<IncomingMessage>;
}

/** Milliseconds; where a 429 does not say when to come back. */
const SHORTEST_STOP = 1_000;

/**
 * Sends requests as the limit allows. Waiting for it counts against the time that a request may take, `requestTimeoutMs`.
 * A 429 stops all requests for as long as it asks; reading is then tried again while there is time, since nothing was
 * done. A write is left to its caller, who has to look anew before it. `now`: milliseconds since the epoch.
 */
export function createRequests(
  transport: ReturnType<typeof createTransport>,
  limit: RateLimit,
  { requestTimeoutMs, now }: { readonly requestTimeoutMs: number; readonly now: () => number },
): Requests {
  const stopFor = (response: IncomingMessage, refusal: Refusal): ClusterError => {
    const error = clusterErrorOf(refusal, now());
    if (response.statusCode === 429) limit.stop(Math.max(error.retryAfterMs ?? 0, SHORTEST_STOP));
    else if (response.statusCode === 503 && error.retryAfterMs !== null) limit.stop(error.retryAfterMs);
    return error;
  };

  /** The head of an answer that is no 429. Throws the last 429 where there is no time for another. */
  const headOf = async (
    { lane, ...request }: Request,
    pool: TransportRequest['pool'],
    signal: AbortSignal,
  ): Promise<IncomingMessage> => {
    const until = performance.now() + requestTimeoutMs;
    let refused: ClusterError | null = null;
    for (;;) {
      try {
        await limit.take(lane, until - performance.now(), signal);
      } catch (error) {
        throw refused ?? error;
      }
      const response = await transport({ ...request, ...(pool === undefined ? {} : { pool }), signal });
      if (response.statusCode !== 429) return response;
      refused = stopFor(response, await refusalOf(response, signal));
      if (request.method !== 'GET') throw refused;
    }
  };

  const within = async <T>(
    request: Request,
    read: (response: IncomingMessage, signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const { signal, clear } = timeLimit(requestTimeoutMs);
    try {
      return await read(await headOf(request, request.lane === 'list' ? 'lists' : 'calls', signal), signal);
    } finally {
      clear();
    }
  };

  return {
    ask: (request) =>
      within(request, async (response, signal) => {
        const refusal = await refusalOf(response, signal);
        const isSuccess = refusal.status >= 200 && refusal.status <= 299;
        if (!isSuccess) stopFor(response, refusal);
        return { isSuccess, body: refusal.body, refusal };
      }),
    stream: (request, onBytes) =>
      within(request, async (response, signal) => {
        if (response.statusCode !== 200) throw stopFor(response, await refusalOf(response, signal));
        await eachChunk(response, signal, onBytes);
      }),
    async open(request, signal) {
      const beginning = timeLimit(requestTimeoutMs, signal);
      // Only the beginning has a limit: what follows lasts for minutes.
      const ender = new AbortController();
      const endEarly = (): void => ender.abort(beginning.signal.reason);
      const end = (): void => ender.abort(signal.reason);
      if (beginning.signal.aborted) endEarly();
      beginning.signal.addEventListener('abort', endEarly);
      signal.addEventListener('abort', end, { once: true });
      try {
        const response = await headOf(request, 'watches', ender.signal);
        if (response.statusCode !== 200) throw stopFor(response, await refusalOf(response, ender.signal));
        return response;
      } catch (error) {
        signal.removeEventListener('abort', end);
        throw error;
      } finally {
        beginning.signal.removeEventListener('abort', endEarly);
        beginning.clear();
      }
    },
  };
}

/** Bytes of an answer that is read as a whole; an object is at most some megabytes. */
const MOST_BYTES = 64 * 1024 * 1024;

async function refusalOf(response: IncomingMessage, signal: AbortSignal): Promise<Refusal> {
  const chunks: Buffer[] = [];
  let size = 0;
  await eachChunk(response, signal, (bytes) => {
    size += bytes.length;
    if (size > MOST_BYTES) throw lost(new Error(`the answer is larger than ${String(MOST_BYTES)} bytes`));
    chunks.push(bytes);
  });
  const body = parseBody(Buffer.concat(chunks).toString('utf8'));
  return { status: response.statusCode ?? 0, body, retryAfter: response.headers['retry-after'] };
}

/** Throws `ClusterError` where the answer is cut; what `onBytes` throws passes through. */
async function eachChunk(
  response: IncomingMessage,
  signal: AbortSignal,
  onBytes: (bytes: Buffer) => void,
): Promise<void> {
  let thrown: { readonly error: unknown } | null = null;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      try {
        onBytes(chunk);
      } catch (error) {
        thrown = { error };
        break;
      }
    }
  } catch (error) {
    throw lost(error, signal);
  }
  if (thrown !== null) throw thrown.error;
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
