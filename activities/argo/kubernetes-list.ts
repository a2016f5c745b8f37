import { z } from 'zod';
import { ClusterError, type KubernetesObject, type ListOptions, type ObjectList } from './cluster.ts';
import type { Requests } from './kubernetes-requests.ts';
import { createListItems } from './list-items.ts';

const aroundSchema = z.looseObject({
  metadata: z.looseObject({ continue: z.string().optional(), resourceVersion: z.string() }),
});

/**
 * One page of the list at `path`. Each object is parsed by itself as it arrives, and what is not picked of it is let go:
 * neither memory nor the event loop ever has a whole page to bear. `objectOf`: checks what was parsed, and throws where
 * it is no object. Throws `ClusterError`.
 */
export async function readPage<T = KubernetesObject>(
  requests: Pick<Requests, 'stream'>,
  path: string,
  { labelSelector, limit = 500, continue: token, pick }: ListOptions<T>,
  objectOf: (body: unknown) => KubernetesObject,
): Promise<ObjectList<T>> {
  const items: T[] = [];
  const page = createListItems();
  const query = { labelSelector, limit, continue: token };
  await requests.stream({ lane: 'list', method: 'GET', path, query }, (bytes) => {
    for (const json of understood(() => page.push(bytes))) {
      const object = objectOf(understood(() => JSON.parse(json) as unknown));
      const picked = pick === undefined ? (object as unknown as T) : pick(object);
      if (picked !== null) items.push(picked);
    }
  });
  const { metadata } = understood(() => aroundSchema.parse(JSON.parse(page.end())));
  const next = metadata.continue ?? '';
  return { items, continue: next === '' ? null : next, resourceVersion: metadata.resourceVersion };
}

function understood<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new ClusterError('the list of the Kubernetes API was cut or is none', { status: null, cause });
  }
}
