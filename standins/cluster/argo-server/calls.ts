import type { KubeClient } from '../argo/kube-client.ts';
import { isJsonObject, type JsonObject, type KubeObject } from '../kube-object.ts';
import { fromKubernetes, GrpcError, internal, invalid } from './grpc-error.ts';
import type { Hydrator } from './hidden-nodes.ts';
import { listRuns } from './list-runs.ts';
import { pathOf, shown } from './objects.ts';
import { statusOf } from './packed-nodes.ts';
import { setNode } from './set-node.ts';

interface Named {
  readonly namespace: string;
  readonly name: string;
}

/** A request of the Argo Server's API. */
export type ArgoCall =
  | (Named & { readonly kind: 'get' | 'template' })
  | (Named & { readonly kind: 'set' | 'stop' | 'terminate'; readonly body: JsonObject })
  | { readonly kind: 'create'; readonly namespace: string; readonly body: JsonObject }
  | { readonly kind: 'list' | 'watch'; readonly namespace: string; readonly query: URLSearchParams };

/** Argo's own label: another server's runs are refused. */
const INSTANCE = 'workflows.argoproj.io/controller-instanceid';

const ENDED = ['Succeeded', 'Failed', 'Error'];

/** Conflicts with other writers that are tried again, some milliseconds apart. */
const TRIES = 5;

/** Answers calls but `watch` over a Kubernetes API. Throws `GrpcError`. */
export function createCalls(client: KubeClient, hydrator: Hydrator, archive: ReadonlyMap<string, KubeObject>) {
  const send = async (method: string, path: string, body?: unknown, type?: string): Promise<KubeObject> => {
    const answer = await client.send(method, path, body, type);
    if (answer.status > 299) throw fromKubernetes(answer);
    return answer.body as unknown as KubeObject;
  };
  /** With its archive behind the cluster, whoever asks. */
  const find = async ({ namespace, name }: Named): Promise<KubeObject> => {
    try {
      return await send('GET', pathOf(namespace, name));
    } catch (error) {
      const archived = archive.get(`${namespace}/${name}`);
      if (archived === undefined) throw error;
      return archived;
    }
  };
  const own = async (call: Named): Promise<KubeObject> => {
    const run = await find(call);
    if (run.metadata.labels?.[INSTANCE] === undefined) return run;
    throw invalid(`'${call.name}' is not managed by the current Argo Server`);
  };

  const set = async ({ namespace, name, body }: Named & { readonly body: JsonObject }): Promise<KubeObject> => {
    const { nodeFieldSelector = '', phase = '', message = '', outputParameters = '' } = body as Record<string, string>;
    if (!['Succeeded', 'Failed', 'Error', ''].includes(phase)) throw invalid(`${phase} is an invalid phase to set to`);
    await own({ namespace, name });
    const outputs = outputParameters === '' ? {} : (JSON.parse(outputParameters) as Record<string, string>);
    for (let tries = 0; tries < TRIES; tries += 1) {
      const stored = await send('GET', pathOf(namespace, name));
      const changed = setNode(hydrator.hydrate(stored), { nodeFieldSelector, phase, message, outputs }, Date.now());
      const { status, body: refusal } = await client.send(
        'PUT',
        pathOf(namespace, name),
        hydrator.dehydrate(changed, stored),
      );
      if (status === 200) return send('GET', pathOf(namespace, name));
      if (status !== 409) throw fromKubernetes({ status, body: refusal });
    }
    throw internal('timed out waiting for the condition');
  };

  const shutDown = async ({ namespace, name }: Named, shutdown: 'Stop' | 'Terminate'): Promise<KubeObject> => {
    const run = await own({ namespace, name });
    if (ENDED.some((phase) => phase === statusOf(run)['phase'])) {
      throw internal(`cannot shutdown a completed workflow: workflow: "${name}", namespace: "${namespace}"`);
    }
    const patch = { spec: { shutdown } };
    await send('PATCH', pathOf(namespace, name), patch, 'application/merge-patch+json');
    return send('GET', pathOf(namespace, name));
  };

  const create = async (namespace: string, { workflow, serverDryRun }: JsonObject): Promise<KubeObject> => {
    if (!isJsonObject(workflow)) throw invalid('workflow body not specified');
    const { workflowTemplateRef } = (workflow['spec'] ?? {}) as {
      readonly workflowTemplateRef?: { readonly name: string };
    };
    if (workflowTemplateRef !== undefined)
      await send('GET', pathOf(namespace, workflowTemplateRef.name, 'workflowtemplates'));
    const dryRun = serverDryRun === true ? '?dryRun=All' : '';
    const manifest = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Workflow', ...workflow };
    return send('POST', `${pathOf(namespace)}${dryRun}`, manifest);
  };

  return {
    async answer(call: Exclude<ArgoCall, { readonly kind: 'watch' }>): Promise<object> {
      switch (call.kind) {
        case 'get':
          return shown(hydrator.hydrate(await own(call)));
        case 'template':
          return shown(await send('GET', pathOf(call.namespace, call.name, 'workflowtemplates')));
        case 'set':
          return shown(await set(call));
        case 'stop':
          return shown(await shutDown(call, 'Stop'));
        case 'terminate':
          return shown(await shutDown(call, 'Terminate'));
        case 'create':
          return shown(await create(call.namespace, call.body));
        case 'list':
          return listRuns(client, hydrator, call.namespace, call.query);
        default:
          throw new GrpcError(501, 12, 'Not Implemented');
      }
    },
  };
}
