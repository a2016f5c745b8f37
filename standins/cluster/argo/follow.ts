import { setTimeout as pause } from 'node:timers/promises';
import { isJsonObject } from '../kube-object.ts';
import type { JsonObject, KubeObject } from '../kube-object.ts';
import type { KubeClient } from './kube-client.ts';

/** What happened to an object that is being followed. */
export interface Change {
  readonly type: 'added' | 'modified' | 'deleted';
  readonly object: KubeObject;
}

/** Which objects to follow. */
interface Followed {
  /** Path of the collection. */
  readonly path: string;
  readonly labelSelector: string;
}

const retryMs = 200;
const pageSize = 500;

/**
 * Lists, then watches, and begins anew whenever the watch breaks, until `signal` aborts. Objects that vanished between
 * two lists arrive as deleted. Never throws: an API that is away is tried again every 200 ms.
 */
export async function follow(
  client: KubeClient,
  followed: Followed,
  onChange: (change: Change) => void,
  signal: AbortSignal,
): Promise<void> {
  const known = new Map<string, KubeObject>();
  const tell = (type: Change['type'], object: KubeObject): void => {
    if (type === 'deleted') known.delete(object.metadata.name);
    else known.set(object.metadata.name, object);
    onChange({ type, object });
  };
  while (!signal.aborted) {
    try {
      const { objects, version } = await listAll(client, followed);
      const present = new Set(objects.map((object) => object.metadata.uid));
      for (const object of [...known.values()]) if (!present.has(object.metadata.uid)) tell('deleted', object);
      for (const object of objects) tell('added', object);
      await watchFrom(client, followed, version, tell, signal);
    } catch {
      await pause(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function listAll(
  client: KubeClient,
  { path, labelSelector }: Followed,
): Promise<{ readonly objects: readonly KubeObject[]; readonly version: string }> {
  const objects: KubeObject[] = [];
  let next = '';
  for (;;) {
    const query = new URLSearchParams({ labelSelector, limit: String(pageSize), continue: next });
    const { status, body } = await client.send('GET', `${path}?${query.toString()}`);
    if (status !== 200) throw new Error(`list: ${String(status)}`);
    // Items of a list carry neither apiVersion nor kind on a real server.
    objects.push(...(body['items'] as KubeObject[]));
    const metadata = body['metadata'] as { readonly continue?: string; readonly resourceVersion: string };
    next = metadata.continue ?? '';
    if (next === '') return { objects, version: metadata.resourceVersion };
  }
}

/** Returns when the version is no longer known; goes on from the last one when the server ends a watch. */
async function watchFrom(
  client: KubeClient,
  { path, labelSelector }: Followed,
  version: string,
  tell: (type: Change['type'], object: KubeObject) => void,
  signal: AbortSignal,
): Promise<void> {
  let from = version;
  while (!signal.aborted) {
    const query = new URLSearchParams({
      watch: 'true',
      allowWatchBookmarks: 'true',
      timeoutSeconds: '300',
      labelSelector,
      resourceVersion: from,
    });
    for await (const line of client.watch(`${path}?${query.toString()}`, signal)) {
      const { type, object } = line;
      if (type === 'ERROR' || !isJsonObject(object)) return;
      const seen = object as JsonObject & KubeObject;
      from = seen.metadata.resourceVersion ?? from;
      if (type === 'ADDED') tell('added', seen);
      if (type === 'MODIFIED') tell('modified', seen);
      if (type === 'DELETED') tell('deleted', seen);
    }
  }
}
