import type { ApiResource } from './api-resource.ts';
import { expired } from './api-error.ts';
import type { KubeObject } from './kube-object.ts';

/** One committed write. */
export interface StoreEvent {
  /** The resourceVersion that this write took. */
  readonly version: number;
  readonly resource: ApiResource;
  readonly key: string;
  /** Null when the write created the object. */
  readonly before: KubeObject | null;
  /** Null when the write deleted the object. */
  readonly after: KubeObject | null;
}

/** Objects by kind and key, one counter of versions over all of them, and a bounded memory of what changed. */
export interface Storage {
  /** The version of the newest write. */
  version(): number;
  get(resource: ApiResource, key: string): KubeObject | null;
  /** Stores under the next version, or deletes with null; returns what is stored, or what was deleted. */
  commit(resource: ApiResource, key: string, object: KubeObject | null): KubeObject;
  /** Objects of a kind by key, sorted, as they were at a version. Throws 410 when that is forgotten. */
  snapshot(resource: ApiResource, version: number): readonly (readonly [string, KubeObject])[];
  /** Writes after a version, oldest first. Throws 410 when some of them are forgotten. */
  since(version: number): readonly StoreEvent[];
  subscribe(listener: (event: StoreEvent) => void): () => void;
  /** Forgets all writes so far: whoever continues from an older version is told that it is too old. */
  compact(): void;
}

/** `namespace/name`, or `name` alone: the order of these is the order of lists. */
export function keyOf(namespace: string | null, name: string): string {
  return namespace === null ? name : `${namespace}/${name}`;
}

/** @param logSize Writes remembered. */
export function createStorage(firstVersion: number, logSize: number): Storage {
  const kinds = new Map<ApiResource, Map<string, KubeObject>>();
  const listeners = new Set<(event: StoreEvent) => void>();
  let log: StoreEvent[] = [];
  let version = firstVersion;
  let forgottenUpTo = firstVersion;

  const objectsOf = (resource: ApiResource): Map<string, KubeObject> => {
    const objects = kinds.get(resource) ?? new Map<string, KubeObject>();
    kinds.set(resource, objects);
    return objects;
  };
  const forget = (count: number): void => {
    forgottenUpTo = log[count - 1]?.version ?? forgottenUpTo;
    log = log.slice(count);
  };
  const since = (from: number): readonly StoreEvent[] => {
    if (from < forgottenUpTo) throw expired(`too old resource version: ${String(from)} (${String(forgottenUpTo)})`);
    return log.filter((event) => event.version > from);
  };

  return {
    version: () => version,
    get: (resource, key) => objectsOf(resource).get(key) ?? null,
    commit(resource, key, object) {
      const objects = objectsOf(resource);
      const before = objects.get(key) ?? null;
      version += 1;
      const stampedBy = (stored: KubeObject): KubeObject => ({
        ...stored,
        metadata: { ...stored.metadata, resourceVersion: String(version) },
      });
      const after = object === null ? null : stampedBy(object);
      if (after === null) objects.delete(key);
      else objects.set(key, after);
      const event: StoreEvent = { version, resource, key, before, after };
      log.push(event);
      // Trimming in halves keeps the cost of a write constant.
      if (log.length > 2 * logSize) forget(log.length - logSize);
      for (const listener of listeners) listener(event);
      const result = after ?? before;
      if (result === null) throw new Error(`nothing to delete at ${key}`);
      return result;
    },
    snapshot(resource, at) {
      const objects = new Map(objectsOf(resource));
      for (const event of since(at).toReversed()) {
        if (event.resource !== resource) continue;
        if (event.before === null) objects.delete(event.key);
        else objects.set(event.key, event.before);
      }
      return [...objects].sort(([a], [b]) => (a < b ? -1 : 1));
    },
    since,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    compact: () => {
      forget(log.length);
      forgottenUpTo = version;
    },
  };
}
