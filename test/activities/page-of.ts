import type { KubernetesObject, ListOptions, ObjectList } from '../../activities/argo/cluster.ts';

/** The only page of a list, as a cluster answers it to whoever wants to keep a part of each object. */
export function pageOf<T>(objects: readonly KubernetesObject[], { pick }: ListOptions<T>): ObjectList<T> {
  const items = objects.map((object) => (pick === undefined ? (object as unknown as T) : pick(object)));
  return { items: items.filter((item) => item !== null), continue: null, resourceVersion: '1' };
}
