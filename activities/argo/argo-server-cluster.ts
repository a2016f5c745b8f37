import { z } from 'zod';
import { createArgoServerAccess, type ArgoServerAccessOptions } from './argo-server-access.ts';
import { argoServerErrorOf, saysThatNameIsAbsent } from './argo-server-errors.ts';
import { createArgoServerRequests } from './argo-server-requests.ts';
import { argoServerEvents } from './argo-server-watch.ts';
import { ClusterError, type Cluster, type KubernetesObject, type ListOptions, type RunOperation } from './cluster.ts';
import { createHydration, picked } from './hydrate.ts';

/** Which Argo Server, and how long it may take. */
export interface ArgoServerClusterOptions extends ArgoServerAccessOptions {
  /** Milliseconds for a whole request. @default 15_000 */
  readonly requestTimeoutMs?: number;
  /** Milliseconds after a watch's own `timeoutSeconds` until a silent connection counts as dead. @default 15_000 */
  readonly watchGraceMs?: number;
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: () => number;
}

const objectSchema = z.looseObject({ metadata: z.looseObject({ name: z.string(), uid: z.string() }) });
const listSchema = z.looseObject({
  // Go's word for an empty list.
  items: z.array(objectSchema).nullish(),
  metadata: z.looseObject({ resourceVersion: z.string().default('') }),
});

/**
 * The Argo Server's REST API as the `Cluster` port: what it answers is in test/fixtures/argo-server/. It shows nodes
 * that are compressed or offloaded, and it can patch nothing: no label, no annotation. A run that was deleted may still
 * be answered, from its archive, under its uid and with its end. Throws `BATON_CONFIG_INVALID` where a file of the
 * configuration can't be read.
 */
export function createArgoServerCluster(options: ArgoServerClusterOptions): Cluster {
  const { requestTimeoutMs = 15_000, watchGraceMs = 15_000, clock: now = Date.now } = options;
  const requests = createArgoServerRequests(createArgoServerAccess(options), { requestTimeoutMs, now });

  const read = async (path: string, name: string): Promise<KubernetesObject | null> => {
    const { isSuccess, body, refusal } = await requests.ask({ method: 'GET', path });
    if (saysThatNameIsAbsent(refusal, name)) return null;
    if (!isSuccess) throw argoServerErrorOf(refusal, now());
    return objectOf(body);
  };
  const write = async (method: 'POST' | 'PUT', path: string, body: object): Promise<unknown> => {
    const answer = await requests.ask({ method, path, body });
    if (!answer.isSuccess) throw argoServerErrorOf(answer.refusal, now());
    return answer.body;
  };
  const readWorkflow = (namespace: string, name: string): Promise<KubernetesObject | null> =>
    read(workflowPath(namespace, name), name);
  const hydration = createHydration({ readWorkflow }, 'operations-only');

  return {
    readWorkflow,
    readWorkflowTemplate: (namespace, name) =>
      read(`/api/v1/workflow-templates/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`, name),
    async listWorkflows<T = KubernetesObject>(namespace: string, { labelSelector, pick }: ListOptions<T>) {
      // All at once: asked for pages it leaves out the token of the next one (v4.0), and its pages are offsets, which move.
      const query = { 'listOptions.labelSelector': labelSelector };
      const { isSuccess, body, refusal } = await requests.ask({ method: 'GET', path: workflowPath(namespace), query });
      if (!isSuccess) throw argoServerErrorOf(refusal, now());
      const { items, metadata } = parsed(listSchema, body);
      // In a list it puts back what was offloaded, and leaves compressed what is.
      const workflows = await hydration.all((items ?? []).map(objectOf));
      return { items: picked(workflows, pick), continue: null, resourceVersion: metadata.resourceVersion };
    },
    watchWorkflows(namespace, watch) {
      const path = `/api/v1/workflow-events/${encodeURIComponent(namespace)}`;
      const query = {
        'listOptions.labelSelector': watch.labelSelector,
        'listOptions.resourceVersion': watch.resourceVersion,
        'listOptions.timeoutSeconds': watch.timeoutSeconds,
        'listOptions.allowWatchBookmarks': true,
      };
      const open = (signal: AbortSignal) => requests.open({ method: 'GET', path, query }, signal);
      return argoServerEvents(watch, { open, graceMs: watchGraceMs, now });
    },
    patchWorkflow: () =>
      Promise.reject(
        new ClusterError('it can patch nothing, and argoServer.mode is only', {
          status: 501,
          speaker: 'the Argo Server',
        }),
      ),
    async operateWorkflow(namespace, name, operation) {
      const { verb, body } = callOf(operation);
      await write('PUT', `${workflowPath(namespace, name)}/${verb}`, { namespace, name, ...body });
      // Its own answer shows the run as it is stored, with hidden nodes.
      const after = await readWorkflow(namespace, name);
      if (after !== null) return after;
      throw new ClusterError(`${namespace}/${name} is gone`, { status: 404, speaker: 'the Argo Server' });
    },
    async createWorkflow(namespace, manifest, { dryRun = false } = {}) {
      const body = { namespace, workflow: manifest, ...(dryRun ? { serverDryRun: true } : {}) };
      return objectOf(await write('POST', workflowPath(namespace), body));
    },
  };
}

function callOf(operation: RunOperation): { readonly verb: string; readonly body: object } {
  if (operation.kind !== 'set') return { verb: operation.kind, body: {} };
  const { node, message, outputs } = operation;
  const nodeFieldSelector = `id=${node}`;
  // An object in a string: that is how the server takes it. It refuses an output that the node does not wait for.
  const given = Object.keys(outputs).length === 0 ? {} : { outputParameters: JSON.stringify(outputs) };
  return { verb: 'set', body: { nodeFieldSelector, phase: 'Succeeded', message, ...given } };
}

function workflowPath(namespace: string, name?: string): string {
  const path = `/api/v1/workflows/${encodeURIComponent(namespace)}`;
  return name === undefined ? path : `${path}/${encodeURIComponent(name)}`;
}

function objectOf(body: unknown): KubernetesObject {
  return { ...parsed(objectSchema, body), reach: 'operations-only' };
}

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  // A write may have landed all the same.
  throw new ClusterError('the answer of the Argo Server is no object', {
    status: null,
    speaker: 'the Argo Server',
    cause: result.error,
  });
}
