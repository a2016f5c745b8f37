import { setTimeout as pause } from 'node:timers/promises';
import type { KubeClient } from '../cluster/argo/kube-client.ts';
import { ARGO_RESOURCES } from './argo-resources.ts';

/** The namespaces that there are from the start. */
const NAMESPACES = ['argo', 'baton'] as const;

const RESOURCES_PATH = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/**
 * Makes the namespaces and Argo's resources where they are missing, and waits until each resource is served. `deadline` in milliseconds since the
 * epoch. Throws with the server's own words.
 */
export async function installArgo(client: KubeClient, deadline: number): Promise<void> {
  for (const name of NAMESPACES) await create(client, '/api/v1/namespaces', { metadata: { name } });
  await Promise.all(ARGO_RESOURCES.map((resource) => create(client, RESOURCES_PATH, resource)));
  for (const { metadata } of ARGO_RESOURCES) {
    const [plural = ''] = (metadata as { name: string }).name.split('.');
    await served(client, `/apis/argoproj.io/v1alpha1/${plural}?limit=1`, deadline);
  }
}

async function create(client: KubeClient, path: string, object: object): Promise<void> {
  const { status, body } = await client.send('POST', path, object);
  if (status === 201 || status === 409) return;
  throw new Error(`POST ${path} was answered ${String(status)}: ${String(body['message'])}`);
}

/** A resource is served some moments after it was made. */
async function served(client: KubeClient, path: string, deadline: number): Promise<void> {
  for (;;) {
    const { status, body } = await client.send('GET', path);
    if (status === 200) return;
    if (Date.now() > deadline) throw new Error(`${path} is answered ${String(status)}: ${String(body['message'])}`);
    await pause(50);
  }
}
