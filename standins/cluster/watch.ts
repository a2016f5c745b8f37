import type { ServerResponse } from 'node:http';
import { ApiError, badRequest } from './api-error.ts';
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

interface WatchLine {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: object;
}

/** Streams events, one JSON line each, until the timeout or until the client goes away. Throws 400 before it begins. */
export function serveWatch(storage: Storage, request: ApiRequest, response: ServerResponse): void {
  const { query } = request;
  const selected = selectorOf(query);
  const from = query.get('resourceVersion') ?? '';
  if (!/^\d*$/.test(from)) throw badRequest(`Invalid value: ${JSON.stringify(from)}: resourceVersion must be a number`);
  const timeoutSeconds = Number(query.get('timeoutSeconds') ?? defaultTimeoutSeconds);

  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  const send = ({ type, object }: WatchLine): void => {
    response.write(`{"type":"${type}","object":${jsonOf(object)}}\n`);
  };
  const relay = (event: StoreEvent): void => {
    const line = concerns(event, request) ? lineOf(event, selected) : null;
    if (line !== null) send(line);
  };

  const missed = catchUp(storage, request, from, selected);
  missed.lines.forEach(send);
  if (missed.ended) {
    response.end();
    return;
  }
  const unsubscribe = storage.subscribe(relay);
  const bookmark = (): void => {
    if (isTrue(query.get('allowWatchBookmarks'))) send({ type: 'BOOKMARK', object: bookmarkOf(storage, request) });
  };
  const bookmarks = setInterval(bookmark, bookmarkEveryMs);
  const timeout = setTimeout(() => {
    // The last word of a watch tells the client where to go on.
    bookmark();
    response.end();
  }, timeoutSeconds * 1000);
  response.once('close', () => {
    unsubscribe();
    clearInterval(bookmarks);
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

function bookmarkOf(storage: Storage, { resource }: ApiRequest): object {
  const metadata = { resourceVersion: String(storage.version()) };
  return { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata };
}
