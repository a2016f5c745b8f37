import { ApiError, badRequest, unsupportedMediaType } from './api-error.ts';
import type { ApiRequest } from './api-request.ts';
import { isBuiltIn, type ApiResource } from './api-resource.ts';
import { applyJsonPatch } from './json-patch.ts';
import { isJsonObject } from './kube-object.ts';
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
      return { status: 201, body: registry.create(target, parse(body.text, unrecognized(resource))) };
    case 'update':
      return { status: 200, body: registry.replace(target, parse(body.text, unrecognized(resource))) };
    case 'patch': {
      const change = patchOf(body);
      return { status: 200, body: registry.patch(target, change) };
    }
    case 'delete': {
      const removed = registry.remove(target, body.text === '' ? {} : parse(body.text, ''));
      if (isBuiltIn(resource)) return { status: 200, body: removed };
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
      if (!isJsonObject(patch)) {
        const type = Array.isArray(patch) ? 'array' : typeof patch;
        const why = `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`;
        throw badRequest(`error decoding patch: ${why}`);
      }
      return (document) => applyMergePatch(document, patch);
    }
    default:
      throw unsupportedMediaType();
  }
}

function unrecognized({ kind }: ApiResource): string {
  return `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: `;
}

function parse(text: string, context: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const token = /Unexpected token (?:'(.)'|(.))/.exec(String(error));
    const character = token?.[1] ?? token?.[2];
    throw badRequest(
      context +
        (character === undefined
          ? 'unexpected end of JSON input'
          : `invalid character '${character}' looking for beginning of value`),
    );
  }
}
