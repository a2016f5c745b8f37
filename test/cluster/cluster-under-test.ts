import type { KubeObject } from '../../standins/cluster/kube-object.ts';
import { createClock } from '../../standins/cluster/argo/controller-clock.ts';
import { startArgoController } from '../../standins/cluster/argo/start-argo-controller.ts';
import type { ClusterOptions, ClusterStandIn } from '../../standins/cluster/start-cluster.ts';
import { openStandIn, type OpenCluster } from '../setup/each-cluster.ts';

/** What an HTTP request got. */
export interface Reply<T = unknown> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

/** A line of a watch. */
export interface Line {
  readonly type: string;
  readonly object: KubeObject & { readonly message?: string };
}

/** A cluster with short words for what tests do to it. */
export interface ClusterUnderTest {
  readonly cluster: ClusterStandIn;
  readonly namespace: string;
  /** Collections in its namespace, as paths. */
  readonly workflows: string;
  readonly workflowTemplates: string;
  readonly pods: string;
  /** Creates a Workflow; what is not said of it is empty. */
  create(name: string, about?: Partial<KubeObject>): Promise<KubeObject>;
  send<T = KubeObject>(method: string, path: string, body?: unknown, contentType?: string): Promise<Reply<T>>;
  jsonPatch(path: string, operations: unknown): Promise<Reply<KubeObject>>;
  mergePatch(path: string, patch: unknown): Promise<Reply<KubeObject>>;
  /** Reads a watch to its end, or until a line for which `until` holds. */
  watch(path: string, until?: (line: Line) => boolean): Promise<readonly Line[]>;
  /** The first state of a workflow that satisfies `holds`: of those after `since`, else from now on. */
  until<T extends KubeObject>(name: string, holds: (workflow: T) => boolean, since?: KubeObject): Promise<T>;
  stop(): Promise<void>;
}

/** What says that an object is a Workflow. */
export const workflowKind = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Workflow' } as const;

/** How much faster than the machine's time the controller's runs: a second of a duration passes in 40 ms. */
const speed = 25;

/** Opens a cluster, the stand-in unless told otherwise, with Argo's model on it unless told otherwise. */
export async function startUnderTest({
  argo = true,
  open = openStandIn,
  ...options
}: ClusterOptions & { readonly argo?: boolean; readonly open?: OpenCluster } = {}): Promise<ClusterUnderTest> {
  const cluster = await open(options);
  const { url, namespace } = cluster;
  const controller = argo
    ? startArgoController({ url, namespaces: [namespace], requeueMs: 250, clock: createClock(speed) })
    : null;
  const argoproj = `/apis/argoproj.io/v1alpha1/namespaces/${namespace}`;
  const workflows = `${argoproj}/workflows`;
  const send: ClusterUnderTest['send'] = async (method, path, body, contentType = 'application/json') => {
    const response = await fetch(url + path, {
      method,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: { 'content-type': contentType },
    });
    return { status: response.status, body: (await response.json()) as never, headers: response.headers };
  };
  const watch = async (path: string, until: (line: Line) => boolean = () => false): Promise<readonly Line[]> => {
    const lines: Line[] = [];
    const response = await fetch(url + path);
    let rest = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const texts = (rest + chunk).split('\n');
      rest = texts.pop() ?? '';
      for (const text of texts) {
        const line = JSON.parse(text) as Line;
        lines.push(line);
        if (until(line)) return lines;
      }
    }
    return lines;
  };
  return {
    cluster,
    namespace,
    workflows,
    workflowTemplates: `${argoproj}/workflowtemplates`,
    pods: `/api/v1/namespaces/${namespace}/pods`,
    send,
    async create(name, { metadata = {}, ...about } = {}) {
      const object = { ...workflowKind, spec: {}, ...about, metadata: { ...metadata, name } };
      const { status, body } = await send('POST', workflows, object);
      if (status !== 201) throw new Error(`${name}: ${String(status)} ${JSON.stringify(body)}`);
      return body;
    },
    jsonPatch: (path, operations) => send('PATCH', path, operations, 'application/json-patch+json'),
    mergePatch: (path, patch) => send('PATCH', path, patch, 'application/merge-patch+json'),
    watch,
    async until<T extends KubeObject>(name: string, holds: (workflow: T) => boolean, since?: KubeObject) {
      const query = new URLSearchParams({
        watch: 'true',
        fieldSelector: `metadata.name=${name}`,
        timeoutSeconds: '20',
        resourceVersion: since?.metadata.resourceVersion ?? '0',
      });
      const lines = await watch(`${workflows}?${query.toString()}`, (line) => holds(line.object as T));
      const last = lines.at(-1)?.object as T | undefined;
      if (last === undefined || !holds(last))
        throw new Error(`${name} never got there: ${JSON.stringify(last?.['status'])}`);
      return last;
    },
    async stop() {
      await controller?.stop();
      await cluster.stop();
    },
  };
}
