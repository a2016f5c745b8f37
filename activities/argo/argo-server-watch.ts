import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { argoServerErrorOf, byArgoServer, saysThatStreamEnded } from './argo-server-errors.ts';
import { ClusterError, type WatchEvent, type WatchOptions } from './cluster.ts';
import { linesOf } from './kubernetes-watch.ts';

const refusedSchema = z.object({ error: z.looseObject({ http_code: z.number() }) });
type Refused = z.infer<typeof refusedSchema>;

const lineSchema = z.union([
  z.object({
    result: z.object({
      type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK']),
      object: z.looseObject({ metadata: z.looseObject({ resourceVersion: z.string().optional() }) }),
    }),
  }),
  refusedSchema,
]);

/** How a stream is opened, and when it counts as dead. */
interface ArgoServerWatch {
  readonly open: (signal: AbortSignal) => Promise<IncomingMessage>;
  /** Milliseconds after the watch's own `timeoutSeconds`: the server must have ended it by then. */
  readonly graceMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The events of a `workflow-events` stream. The head of its answer comes with the first of them, which may take minutes.
 * Ends when the server ends the watch behind it, or when the caller does. Throws `ClusterError`: with 410 where it has to
 * begin with a new list, and with status null for a connection that is cut or silent for too long, and for a line that is
 * no event.
 */
export async function* argoServerEvents(
  { onOpen, signal, timeoutSeconds }: Pick<WatchOptions, 'onOpen' | 'signal' | 'timeoutSeconds'>,
  { graceMs, now, open }: ArgoServerWatch,
): AsyncGenerator<WatchEvent> {
  const ender = new AbortController();
  const end = (): void => ender.abort();
  const overdue = setTimeout(
    () => {
      ender.abort(new Error('the watch outlived the time that it was opened for'));
    },
    timeoutSeconds * 1_000 + graceMs,
  );
  signal.addEventListener('abort', end);
  try {
    if (signal.aborted) return;
    const response = await open(ender.signal);
    if (response.statusCode === 200) onOpen?.();
    for await (const line of linesOf(response, ender.signal)) {
      const parsed = response.statusCode === 200 ? parse(line) : refusalOf(response, line);
      if ('result' in parsed) {
        yield { ...parsed.result, object: { ...parsed.result.object, reach: 'operations-only' } } as WatchEvent;
        continue;
      }
      if (saysThatStreamEnded(parsed)) return;
      throw argoServerErrorOf({ status: parsed.error.http_code, body: parsed }, now());
    }
  } catch (error) {
    if (!signal.aborted) throw error instanceof ClusterError ? orExpired(byArgoServer(error)) : error;
  } finally {
    clearTimeout(overdue);
    signal.removeEventListener('abort', end);
    // A caller that stops iterating must not leave the connection behind.
    end();
  }
}

/** What an answer that is no stream says; whoever stands between may say it without JSON. */
function refusalOf({ statusCode = 0 }: IncomingMessage, line: string): Refused {
  try {
    return refusedSchema.parse(JSON.parse(line));
  } catch {
    const refusal = { grpc_code: -1, http_code: statusCode, message: line.slice(0, 200) };
    return { error: refusal };
  }
}

/**
 * The Argo Server knows no 410 and says 400 for a version that is too old. Its selector and limits being ours, a watch
 * that it calls wrong is one that has to begin anew.
 */
function orExpired(error: ClusterError): ClusterError {
  if (error.status !== 400) return error;
  return byArgoServer(new ClusterError(error.message, { status: 410, reason: 'Expired', cause: error }));
}

function parse(line: string): z.infer<typeof lineSchema> {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch (cause) {
    throw new ClusterError(`the watch sent a line that is no event: ${line.slice(0, 80)}`, { status: null, cause });
  }
}
