import { z } from 'zod';
import type { Metrics } from '../../telemetry/metrics.ts';
import { ClusterError, type Cluster, type KubernetesObject } from './cluster.ts';
import { createAccess, type AccessOptions } from './kubernetes-access.ts';
import { readPage } from './kubernetes-list.ts';
import { createRequests, type Requests } from './kubernetes-requests.ts';
import { createTransport } from './kubernetes-transport.ts';
import { watchEvents } from './kubernetes-watch.ts';
import { FIELD_MANAGER } from './label-editor.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';
import { clusterErrorOf, saysThatObjectIsAbsent } from './status-body.ts';

/** Which API server, how much of it may be asked, and how long it may take. */
interface KubernetesClusterOptions extends AccessOptions {
  /** Requests a second in the long run, of this process. @default no limit */
  readonly qps?: number;
  /** Requests that may come at once after a pause. @default as many as `qps` */
  readonly burst?: number;
  /** Milliseconds until there is a connection, TLS included. @default 5_000 */
  readonly connectTimeoutMs?: number;
  /** Milliseconds for a whole request, its wait for our own limit included; the server gives up after 34 s. @default 15_000 */
  readonly requestTimeoutMs?: number;
  /** Milliseconds after a watch's own `timeoutSeconds` until a silent connection counts as dead. @default 15_000 */
  readonly watchGraceMs?: number;
  /** Milliseconds without a line after which a watch is opened anew. @default 150_000 */
  readonly watchSilenceMs?: number;
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: () => number;
  /** @default nobody counts */
  readonly metrics?: Pick<Metrics, 'kubernetesWait' | 'kubernetesThrottled'>;
}

const objectSchema = z.looseObject({ metadata: z.looseObject({ name: z.string(), uid: z.string() }) });

/** More requests than anybody can send. */
const NO_LIMIT = 1e9;

/** The Kubernetes API as the `Cluster` port. Throws `BatonError` (BATON_CONFIG_INVALID) if no API server can be found. */
export function createKubernetesCluster(options: KubernetesClusterOptions): Cluster {
  const { connectTimeoutMs = 5_000, requestTimeoutMs = 15_000, clock: now = Date.now } = options;
  const { watchGraceMs: graceMs = 15_000, watchSilenceMs: silenceMs = 150_000 } = options;
  const transport = createTransport(createAccess(options), connectTimeoutMs);
  const requests = createRequests(transport, limitOf(options), { requestTimeoutMs, now });

  const read = async (path: string, name: string): Promise<KubernetesObject | null> => {
    const { isSuccess, body, refusal } = await requests.ask({ lane: 'call', method: 'GET', path });
    if (saysThatObjectIsAbsent(refusal, name)) return null;
    if (!isSuccess) throw clusterErrorOf(refusal, now());
    return objectOf(body);
  };
  const write = async (request: Parameters<Requests['ask']>[0]): Promise<KubernetesObject> => {
    const { isSuccess, body, refusal } = await requests.ask(request);
    if (!isSuccess) throw clusterErrorOf(refusal, now());
    return objectOf(body);
  };

  return {
    readWorkflow: (namespace, name) => read(workflowPath(namespace, name), name),
    readWorkflowTemplate: (namespace, name) =>
      read(`${groupPath(namespace)}/workflowtemplates/${encodeURIComponent(name)}`, name),
    listWorkflows: (namespace, page) => readPage(requests, workflowPath(namespace), page, objectOf),
    patchWorkflow(namespace, name, patch, { dryRun = false } = {}) {
      const body = { type: 'application/json-patch+json', value: patch };
      const query = { fieldManager: FIELD_MANAGER, dryRun: dryRun ? 'All' : undefined };
      return write({ lane: 'write', method: 'PATCH', path: workflowPath(namespace, name), query, body });
    },
    operateWorkflow: () => Promise.reject(withoutArgoServer()),
    createWorkflow(namespace, manifest, { dryRun = false } = {}) {
      const body = { type: 'application/json', value: manifest };
      const query = { fieldManager: FIELD_MANAGER, dryRun: dryRun ? 'All' : undefined };
      return write({ lane: 'call', method: 'POST', path: workflowPath(namespace), query, body });
    },
    watchWorkflows: (namespace, watch) =>
      watchEvents(requests, workflowPath(namespace), watch, { graceMs, silenceMs, now }),
  };
}

function limitOf({ qps = NO_LIMIT, burst = qps, metrics }: KubernetesClusterOptions): RateLimit {
  return createRateLimit({
    qps,
    burst,
    onWaited: (lane, ms) => metrics?.kubernetesWait.observe({ lane }, ms / 1_000),
    onThrottled: (by) => metrics?.kubernetesThrottled.inc({ by }),
  });
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

function withoutArgoServer(): ClusterError {
  return new ClusterError('only an Argo Server has operations, and argoServer.url names none', { status: 501 });
}
