import { ApiError, badRequest, unsupportedMediaType } from './api-error.ts';
import type { ApiRequest } from './api-request.ts';
import { applyJsonPatch } from './json-patch.ts';
import { list } from './list.ts';
import { applyMergePatch } from './merge-patch.ts';
import type { Registry, Target } from './registry.ts';
import type { Storage } from './storage.ts';

/** What the client sent along. */
export interface RequestBody {
  /** Without parameters such as the charset. */
  readonly contentType: string;
  readonly text: string;
}

/** What goes back. A string is sent as text, anything else as JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** Sent as `Retry-After`. */
  readonly retryAfterSeconds?: number | null;
}

/** The answer that says no. */
export function refuse(error: ApiError): Answer {
  return { status: error.body.code, body: error.body, retryAfterSeconds: error.retryAfterSeconds };
}

/** Answers every verb but `watch`. Throws `ApiError`. */
export function serveRequest(storage: Storage, registry: Registry, request: ApiRequest, body: RequestBody): Answer {
  const { resource, namespace, name, subresource, dryRun, manager } = request;
  const target: Target = { resource, namespace, name, subresource, dryRun, manager };
  switch (request.verb) {
    case 'get':
      return { status: 200, body: registry.read(target) };
    case 'list':
      return { status: 200, body: list(storage, resource, namespace, request.query) };
    case 'create':
      return { status: 201, body: registry.create(target, parse(body.text)) };
    case 'update':
      return { status: 200, body: registry.replace(target, parse(body.text)) };
    case 'patch': {
      const change = patchOf(body);
      return { status: 200, body: registry.patch(target, change) };
    }
    case 'delete': {
      const removed = registry.remove(target, body.text === '' ? {} : parse(body.text));
      if (resource.group === '') return { status: 200, body: removed };
      const details = { name, group: resource.group, kind: resource.plural, uid: removed.metadata.uid };
      const success = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
      return { status: 200, body: success };
    }
    case 'watch':
      throw new ApiError(500, 'InternalError', 'a watch is a stream, not an answer');
    default:
      return request.verb satisfies never;
  }
}

/** Server-side apply is not offered: it creates what is absent and cannot compare and set, so nobody here uses it. */
function patchOf({ contentType, text }: RequestBody): (document: unknown) => unknown {
  switch (contentType) {
    case 'application/json-patch+json': {
      const patch = parse(text, 'error decoding patch: ');
      return (document) => applyJsonPatch(document, patch);
    }
    case 'application/merge-patch+json': {
      const patch = parse(text, 'error decoding patch: ');
      return (document) => applyMergePatch(document, patch);
    }
    default:
      throw unsupportedMediaType();
  }
}

function parse(text: string, context = ''): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badRequest(`${context}${error instanceof Error ? error.message : 'not JSON'}`);
  }
}
