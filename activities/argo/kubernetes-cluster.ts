import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Cluster, KubernetesObject, ObjectList, WatchEvent, WatchOptions } from './cluster.ts';
import { ClusterError } from './cluster.ts';
import { createAccess, type AccessOptions } from './kubernetes-access.ts';
import { createTransport, lost, type TransportRequest } from './kubernetes-transport.ts';
import { watchEvents } from './kubernetes-watch.ts';
import { FIELD_MANAGER } from './label-editor.ts';
import { clusterErrorOf, saysThatObjectIsAbsent, type Refusal } from './status-body.ts';

/** Which API server, and how long it may take. */
interface KubernetesClusterOptions extends AccessOptions {
  /** Milliseconds for a whole request; the server itself gives up after 34 s. @default 15_000 */
  readonly requestTimeoutMs?: number;
  /** Milliseconds after a watch's own `timeoutSeconds` until a silent connection counts as dead. @default 15_000 */
  readonly watchGraceMs?: number;
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: () => number;
}

const objectSchema = z.looseObject({ metadata: z.looseObject({ name: z.string(), uid: z.string() }) });
const listSchema = z.looseObject({
  items: z.array(objectSchema),
  metadata: z.looseObject({ continue: z.string().optional(), resourceVersion: z.string() }),
});

/** The Kubernetes API as the `Cluster` port. Throws `BatonError` (BATON_CONFIG_INVALID) if no API server can be found. */
export function createKubernetesCluster(options: KubernetesClusterOptions): Cluster {
  const { requestTimeoutMs = 15_000, watchGraceMs = 15_000, clock = Date.now } = options;
  const transport = createTransport(createAccess(options));

  const ask = async (
    request: Omit<TransportRequest, 'signal'>,
  ): Promise<{ status: number; body: unknown; refusal: Refusal }> => {
    const response = await transport({ ...request, signal: AbortSignal.timeout(requestTimeoutMs) });
    const body = parseBody(await readAll(response));
    const status = response.statusCode ?? 0;
    return { status, body, refusal: { status, body, retryAfter: response.headers['retry-after'] } };
  };
  const get = async <T>(request: Omit<TransportRequest, 'signal'>, schema: z.ZodType<T>): Promise<T> => {
    const { status, body, refusal } = await ask(request);
    if (status < 200 || status > 299) throw clusterErrorOf(refusal, clock());
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    // A write may have landed all the same.
    throw new ClusterError('the answer of the Kubernetes API was cut or is no object', {
      status: null,
      cause: parsed.error,
    });
  };
  const read = async (path: string, name: string): Promise<KubernetesObject | null> => {
    const { status, body, refusal } = await ask({ method: 'GET', path });
    if (saysThatObjectIsAbsent(refusal, name)) return null;
    if (status < 200 || status > 299) throw clusterErrorOf(refusal, clock());
    return objectOf(body);
  };

  return {
    readWorkflow: (namespace, name) => read(workflowPath(namespace, name), name),
    readWorkflowTemplate: (namespace, name) =>
      read(`${groupPath(namespace)}/workflowtemplates/${encodeURIComponent(name)}`, name),
    async listWorkflows(namespace, { labelSelector, limit = 500, continue: token }) {
      const query = { labelSelector, limit, continue: token };
      const list = await get({ method: 'GET', path: workflowPath(namespace), query }, listSchema);
      const { continue: next, resourceVersion } = list.metadata;
      return {
        items: list.items as unknown as ObjectList['items'],
        continue: next === '' ? null : (next ?? null),
        resourceVersion,
      };
    },
    async patchWorkflow(namespace, name, patch, { dryRun = false } = {}) {
      const body = { type: 'application/json-patch+json', value: patch };
      const query = { fieldManager: FIELD_MANAGER, dryRun: dryRun ? 'All' : undefined };
      return objectOf(await get({ method: 'PATCH', path: workflowPath(namespace, name), query, body }, objectSchema));
    },
    async createWorkflow(namespace, manifest, { dryRun = false } = {}) {
      const body = { type: 'application/json', value: manifest };
      const query = { fieldManager: FIELD_MANAGER, dryRun: dryRun ? 'All' : undefined };
      return objectOf(await get({ method: 'POST', path: workflowPath(namespace), query, body }, objectSchema));
    },
    watchWorkflows: (namespace, watch) =>
      openWatch(watch, watchGraceMs, async (signal) => {
        const { labelSelector, resourceVersion, timeoutSeconds } = watch;
        const query = { watch: true, allowWatchBookmarks: true, labelSelector, resourceVersion, timeoutSeconds };
        const response = await transport({ method: 'GET', path: workflowPath(namespace), query, signal });
        if (response.statusCode === 200) {
          watch.onOpen?.();
          return watchEvents(response, clock);
        }
        const refusal = { status: response.statusCode ?? 0, body: parseBody(await readAll(response)) };
        throw clusterErrorOf({ ...refusal, retryAfter: response.headers['retry-after'] }, clock());
      }),
  };
}

/** Runs a watch under its caller's signal and a limit past which the server must have ended it: it never hangs. */
async function* openWatch(
  { signal, timeoutSeconds }: WatchOptions,
  graceMs: number,
  open: (signal: AbortSignal) => Promise<AsyncIterable<WatchEvent>>,
): AsyncGenerator<WatchEvent> {
  const ender = new AbortController();
  const end = (): void => {
    ender.abort();
  };
  const timer = setTimeout(end, timeoutSeconds * 1_000 + graceMs);
  signal.addEventListener('abort', end);
  try {
    if (signal.aborted) return;
    yield* await open(ender.signal);
  } catch (error) {
    // Ended by its caller: there is nothing to report.
    if (!signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    // A caller that stops iterating must not leave the connection behind.
    ender.abort();
  }
}

function groupPath(namespace: string): string {
  return `/apis/argoproj.io/v1alpha1/namespaces/${encodeURIComponent(namespace)}`;
}

function workflowPath(namespace: string, name?: string): string {
  return `${groupPath(namespace)}/workflows${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}

function objectOf(body: unknown): KubernetesObject {
  const parsed = objectSchema.safeParse(body);
  if (!parsed.success)
    throw new ClusterError('the answer of the Kubernetes API is no object', { status: null, cause: parsed.error });
  return parsed.data;
}

async function readAll(response: IncomingMessage): Promise<string> {
  response.setEncoding('utf8');
  let text = '';
  try {
    for await (const chunk of response as AsyncIterable<string>) text += chunk;
  } catch (error) {
    throw lost(error);
  }
  return text;
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
