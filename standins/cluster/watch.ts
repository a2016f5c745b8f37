import type { ServerResponse } from 'node:http';
import { ApiError, badVersion } from './api-error.ts';
import { isTrue } from './api-request.ts';
import type { ApiRequest } from './api-request.ts';
import { apiVersionOf } from './api-resource.ts';
import type { KubeObject } from './kube-object.ts';
import { jsonOf } from './json-of.ts';
import { selectorOf } from './list.ts';
import type { Selector } from './selectors.ts';
import type { Storage, StoreEvent } from './storage.ts';

/** A server ends a watch for which no timeout was asked after this long. */
const defaultTimeoutSeconds = 1800;
const bookmarkEveryMs = 60_000;
/** A client that wants them is told where to go on this long before its watch ends, unless the watch is hardly longer. */
const lastBookmarkSeconds = 2;

/** What the bookmark says that comes behind everything that was there when a watch began. */
const INITIAL_END = { annotations: { 'k8s.io/initial-events-end': 'true' } };

interface WatchLine {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: object;
}

/** Streams events, one JSON line each, until the timeout or until the client goes away. Throws 400 before it begins. */
export function serveWatch(storage: Storage, request: ApiRequest, response: ServerResponse): void {
  const { query } = request;
  const selected = selectorOf(query);
  const from = query.get('resourceVersion') ?? '';
  if (!/^\d*$/.test(from)) {
    const why = `strconv.ParseUint: parsing ${JSON.stringify(from)}: invalid syntax`;
    throw badVersion(`resourceVersion: Invalid value: ${JSON.stringify(from)}: ${why}`);
  }
  // None, and 0, leave it to the server.
  const timeoutSeconds = Number(query.get('timeoutSeconds') ?? 0) || defaultTimeoutSeconds;

  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  const send = ({ type, object }: WatchLine): void => {
    response.write(`{"type":"${type}","object":${jsonOf(object)}}\n`);
  };
  const relay = (event: StoreEvent): void => {
    const line = concerns(event, request) ? lineOf(event, selected) : null;
    if (line !== null) send(line);
  };

  const wantsBookmarks = isTrue(query.get('allowWatchBookmarks'));
  const missed = catchUp(storage, request, from, selected);
  missed.lines.forEach(send);
  if (wantsBookmarks && Number(from) === 0)
    send({ type: 'BOOKMARK', object: bookmarkOf(storage, request, INITIAL_END) });
  if (missed.ended) {
    response.end();
    return;
  }
  const unsubscribe = storage.subscribe(relay);
  const bookmark = (): void => {
    if (wantsBookmarks) send({ type: 'BOOKMARK', object: bookmarkOf(storage, request) });
  };
  const bookmarks = setInterval(bookmark, bookmarkEveryMs);
  const isLongEnough = timeoutSeconds >= 2 * lastBookmarkSeconds;
  const lastWord = isLongEnough ? setTimeout(bookmark, (timeoutSeconds - lastBookmarkSeconds) * 1000) : undefined;
  const timeout = setTimeout(() => {
    response.end();
  }, timeoutSeconds * 1000);
  response.once('close', () => {
    unsubscribe();
    clearInterval(bookmarks);
    clearTimeout(lastWord);
    clearTimeout(timeout);
  });
}

/** Without a version, or from 0, a watch begins with everything that exists. */
function catchUp(
  storage: Storage,
  request: ApiRequest,
  from: string,
  selected: Selector,
): { readonly lines: readonly WatchLine[]; readonly ended: boolean } {
  if (Number(from) === 0) {
    const objects = storage.snapshot(request.resource, storage.version()).map(([, object]) => object);
    const here = objects.filter((object) => isHere(object, request) && selected(object));
    return { lines: here.map((object) => ({ type: 'ADDED', object })), ended: false };
  }
  try {
    const events = storage.since(Number(from)).filter((event) => concerns(event, request));
    return { lines: events.map((event) => lineOf(event, selected)).filter((line) => line !== null), ended: false };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { lines: [{ type: 'ERROR', object: error.body }], ended: true };
  }
}

/** An object that leaves the selector arrives as DELETED, as it was before, under the version of the leaving. */
function lineOf(event: StoreEvent, selected: Selector): WatchLine | null {
  const { after } = event;
  const before = event.before !== null && selected(event.before) ? event.before : null;
  if (after !== null && selected(after)) return { type: before === null ? 'ADDED' : 'MODIFIED', object: after };
  if (before === null) return null;
  const metadata = { ...before.metadata, resourceVersion: String(event.version) };
  return { type: 'DELETED', object: { ...before, metadata } };
}

function concerns(event: StoreEvent, request: ApiRequest): boolean {
  const object = event.after ?? event.before;
  return event.resource === request.resource && object !== null && isHere(object, request);
}

function isHere(object: KubeObject, request: ApiRequest): boolean {
  return request.namespace === null || object.metadata.namespace === request.namespace;
}

function bookmarkOf(storage: Storage, { resource }: ApiRequest, about: object = {}): object {
  const metadata = { ...about, resourceVersion: String(storage.version()) };
  return { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata };
}
