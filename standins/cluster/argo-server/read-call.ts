import { isJsonObject, type JsonObject } from '../kube-object.ts';
import type { ArgoCall } from './calls.ts';
import { GrpcError, invalid } from './grpc-error.ts';

/** Which call a request is; null for what is none of its API. Throws `GrpcError` for one that can't be read. */
export function readCall(method: string, { pathname, searchParams }: URL, text: string): ArgoCall | null {
  const [, api, version, collection, ...rest] = pathname.split('/').map(decodeURIComponent);
  if (api !== 'api' || version !== 'v1') return null;
  const [namespace = '', name = '', verb = '', ...more] = rest;
  const what = `${method} ${collection ?? ''}`;
  if (more.length > 0 || namespace === '') throw notImplemented();
  if (what === 'GET workflow-events' && name === '') return { kind: 'watch', namespace, query: searchParams };
  if (what === 'GET workflow-templates' && verb === '') return { kind: 'template', namespace, name };
  if (what === 'GET workflows' && name === '') return { kind: 'list', namespace, query: searchParams };
  if (what === 'GET workflows' && verb === '') return { kind: 'get', namespace, name };
  if (what === 'POST workflows' && name === '') return { kind: 'create', namespace, body: parse(text) };
  const isChange = verb === 'set' || verb === 'stop' || verb === 'terminate';
  if (what === 'PUT workflows' && isChange) return { kind: verb, namespace, name, body: parse(text) };
  throw notImplemented();
}

function notImplemented(): GrpcError {
  return new GrpcError(501, 12, 'Not Implemented');
}

function parse(text: string): JsonObject {
  try {
    const body: unknown = text === '' ? {} : JSON.parse(text);
    if (isJsonObject(body)) return body;
  } catch {
    // Said below.
  }
  throw invalid('unexpected EOF');
}
