import type { ApiResource } from './api-resource.ts';
import { qualifiedKind, qualifiedPlural } from './api-resource.ts';

/** One complaint of validation about one field. */
export interface Cause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

/** A `Status` object that says Failure, with the fields in the order in which a kube-apiserver 1.35 writes them. */
interface FailureStatus {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Readonly<Record<string, never>>;
  readonly status: 'Failure';
  readonly message: string;
  readonly reason?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly code: number;
}

/** A request that is refused: thrown by whatever notices it, written as a `Status` body by the server. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly body: FailureStatus;
  /** Sent as `Retry-After`. */
  readonly retryAfterSeconds: number | null;

  constructor(
    code: number,
    reason: string | null,
    message: string,
    more: { readonly details?: Readonly<Record<string, unknown>>; readonly retryAfterSeconds?: number } = {},
  ) {
    super(message);
    this.body = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      ...(reason === null ? {} : { reason }),
      ...(more.details === undefined ? {} : { details: more.details }),
      code,
    };
    this.retryAfterSeconds = more.retryAfterSeconds ?? null;
  }
}

function pluralDetails(resource: ApiResource, name: string): Readonly<Record<string, unknown>> {
  return {
    ...(name === '' ? {} : { name }),
    ...(resource.group === '' ? {} : { group: resource.group }),
    kind: resource.plural,
  };
}

/** 404: no such object. */
export function notFound(resource: ApiResource, name: string): ApiError {
  const details = pluralDetails(resource, name);
  return new ApiError(404, 'NotFound', `${qualifiedPlural(resource)} "${name}" not found`, { details });
}

/** 404: no such path. */
export function unknownPath(): ApiError {
  return new ApiError(404, 'NotFound', 'the server could not find the requested resource', { details: {} });
}

/** 409: the name is taken. */
export function alreadyExists(resource: ApiResource, name: string): ApiError {
  const details = pluralDetails(resource, name);
  return new ApiError(409, 'AlreadyExists', `${qualifiedPlural(resource)} "${name}" already exists`, { details });
}

/** 409: the object is not the one, or not in the version, that the writer had read. */
export function conflict(resource: ApiResource, name: string, why = staleVersion): ApiError {
  const message = `Operation cannot be fulfilled on ${qualifiedPlural(resource)} "${name}": ${why}`;
  return new ApiError(409, 'Conflict', message, { details: pluralDetails(resource, name) });
}

const staleVersion = 'the object has been modified; please apply your changes to the latest version and try again';

/** 422 with the fields that validation complained about. The message names each complaint once. */
export function invalid(resource: ApiResource, name: string, causes: readonly Cause[]): ApiError {
  const complaints = [...new Set(causes.map((cause) => `${cause.field}: ${cause.message}`))];
  const list = complaints.length === 1 ? complaints.join('') : `[${complaints.join(', ')}]`;
  const group = resource.group === '' ? {} : { group: resource.group };
  return new ApiError(422, 'Invalid', `${qualifiedKind(resource)} "${name}" is invalid: ${list}`, {
    details: { ...(name === '' ? {} : { name }), ...group, kind: resource.kind, causes },
  });
}

/** 422 of a JSON Patch that does not apply. It never says which operation: the text is dropped on the way. */
export function patchDoesNotApply(): ApiError {
  return new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {
    details: {},
  });
}

/** 400. */
export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

/** 413: more than the server takes at a time. */
export function tooLarge(message: string): ApiError {
  return new ApiError(413, 'RequestEntityTooLarge', message);
}

/** 500 without a reason, of a version that is none or that may not be there. */
export function badVersion(message: string): ApiError {
  return new ApiError(500, null, message);
}

/** 403: a user without the right. Whoever it is here, a real server knows the name. */
export function forbidden(request: ForbiddenRequest, user = 'stranger'): ApiError {
  const { verb, resource, namespace, name } = request;
  const where = namespace === null ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const what = `cannot ${verb} resource "${resource.plural}" in API group "${resource.group}" ${where}`;
  const object = name === '' ? qualifiedPlural(resource) : `${qualifiedPlural(resource)} "${name}"`;
  const details = pluralDetails(resource, name);
  return new ApiError(403, 'Forbidden', `${object} is forbidden: User "${user}" ${what}`, { details });
}

/** What a refusal for want of a right names. */
interface ForbiddenRequest {
  readonly verb: string;
  readonly resource: ApiResource;
  readonly namespace: string | null;
  readonly name: string;
}

/** 401, without details. */
export function unauthorized(): ApiError {
  return new ApiError(401, 'Unauthorized', 'Unauthorized');
}

/** 415: a content type that custom resources do not take, such as strategic merge. */
export function unsupportedMediaType(): ApiError {
  const accepted = 'application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml';
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted}`;
  return new ApiError(415, 'UnsupportedMediaType', message);
}

/** 410: the version or the page is no longer remembered. */
export function expired(message: string): ApiError {
  return new ApiError(410, 'Expired', message);
}
