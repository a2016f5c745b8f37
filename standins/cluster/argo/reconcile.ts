import type { KubeObject } from '../kube-object.ts';
import { packed, unpacked, type Packing } from '../argo-server/packed-nodes.ts';
import { isJsonObject } from '../kube-object.ts';
import type { KubeClient } from './kube-client.ts';
import { operate } from './operate.ts';
import { belongsTo } from './read-pods.ts';
import type { Pods } from './read-pods.ts';
import { argoLabel } from './workflow.ts';
import type { Workflow } from './workflow.ts';

/** How one pass ended. */
interface Reconciled {
  /** The workflow as committed; null when nothing was written, or when the object had changed meanwhile. */
  readonly written: Workflow | null;
  readonly lookAgainAt: number | null;
}

/** A pass that did not get through is tried again after this long. */
const retryMs = 1000;

/**
 * One pass: thinks, makes its pods, writes the workflow with the resourceVersion that it had read. When the object has
 * changed meanwhile the whole thought is dropped, as Argo does after a resume; the change causes the next pass.
 */
export async function reconcile(
  client: KubeClient,
  workflow: Workflow,
  pods: Pods,
  nowMs: number,
  packing: Packing | null,
): Promise<Reconciled> {
  try {
    const template = await templateOf(client, workflow);
    const pass = operate(unpacked(workflow), { nowMs, pods, template });
    if (pass.workflow === null) return { written: null, lookAgainAt: pass.lookAgainAt };
    for (const pod of pass.podsToCreate) await createPod(client, pod, workflow.metadata.uid ?? '');
    const { status, body } = await client.send('PUT', pathOf(workflow), packed(pass.workflow, packing));
    if (status !== 200) return { written: null, lookAgainAt: nowMs + retryMs };
    const podPath = podsPath(workflow.metadata.namespace ?? '');
    for (const name of pass.podsToDelete) await client.send('DELETE', `${podPath}/${name}`);
    const released = { metadata: { labels: { [argoLabel.completed]: 'true' } } };
    for (const name of pass.podsToRelease) {
      await client.send('PATCH', `${podPath}/${name}`, released, 'application/merge-patch+json');
    }
    return { written: body as unknown as Workflow, lookAgainAt: pass.lookAgainAt };
  } catch {
    return { written: null, lookAgainAt: nowMs + retryMs };
  }
}

/** Only a workflow that begins needs its template: from then on it carries a copy. */
async function templateOf(client: KubeClient, workflow: Workflow): Promise<KubeObject | null> {
  const ref = workflow.spec.workflowTemplateRef;
  if (ref === undefined || (workflow.status?.phase ?? '') !== '') return null;
  const namespace = workflow.metadata.namespace ?? '';
  const path = `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/workflowtemplates/${ref.name}`;
  const { status, body } = await client.send('GET', path);
  if (status === 200) return body as unknown as KubeObject;
  if (status === 404) return null;
  throw new Error(`template: ${String(status)}`);
}

/**
 * A pod that exists is ours from an earlier try, or a namesake's: the garbage collector that would have removed it
 * with its owner is no part of a bare API server.
 */
async function createPod(client: KubeClient, pod: KubeObject, uid: string): Promise<void> {
  const collection = podsPath(pod.metadata.namespace ?? '');
  const created = await client.send('POST', collection, pod);
  if (created.status === 201) return;
  if (created.status !== 409) throw new Error(`pod: ${String(created.status)} ${JSON.stringify(created.body)}`);
  const path = `${collection}/${pod.metadata.name}`;
  const existing = await client.send('GET', path);
  if (isJsonObject(existing.body['metadata']) && belongsTo(existing.body as unknown as KubeObject, uid)) return;
  await client.send('DELETE', path);
  const again = await client.send('POST', collection, pod);
  if (again.status !== 201) throw new Error(`pod: ${String(again.status)}`);
}

function pathOf({ metadata }: Workflow): string {
  return `/apis/argoproj.io/v1alpha1/namespaces/${metadata.namespace ?? ''}/workflows/${metadata.name}`;
}

function podsPath(namespace: string): string {
  return `/api/v1/namespaces/${namespace}/pods`;
}
