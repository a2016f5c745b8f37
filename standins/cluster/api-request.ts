import type { ApiResource } from './api-resource.ts';
import { apiResources, apiVersionOf } from './api-resource.ts';

/** What a request wants, in the words of RBAC. */
export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';

/** A request for a stored kind, read from its method and address. */
export interface ApiRequest {
  readonly verb: Verb;
  readonly resource: ApiResource;
  /** Null across all namespaces, and for kinds without. */
  readonly namespace: string | null;
  /** Empty for lists, watches and creations. */
  readonly name: string;
  readonly subresource: 'status' | null;
  readonly dryRun: boolean;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Who asks; tells a test's own requests from a controller's. */
  readonly userAgent: string;
  /** What stands in `managedFields`: the query's `fieldManager`, else how the user agent begins. */
  readonly manager: string;
}

/** Whether a verb changes something. */
export function isWrite(verb: Verb): boolean {
  return ['create', 'update', 'patch', 'delete'].includes(verb);
}

/** Null for an address or a method that the stand-in does not serve. */
export function readApiRequest(method: string, url: URL, userAgent: string): ApiRequest | null {
  const [, prefix = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
  const groupVersion = prefix === 'api' ? rest.splice(0, 1).join('/') : rest.splice(0, 2).join('/');
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status';
  const namespace = inNamespace ? (rest.splice(0, 2)[1] ?? null) : null;
  const [plural = '', name = '', subresource, ...tooMuch] = rest;
  const resource = apiResources.find(
    (candidate) =>
      candidate.plural === plural &&
      apiVersionOf(candidate) === groupVersion &&
      (prefix === 'api') === (candidate.group === ''),
  );
  if (resource === undefined || tooMuch.length > 0) return null;
  if (subresource !== undefined && !(subresource === 'status' && resource.statusSubresource)) return null;
  if (resource.namespaced && namespace === null && name !== '') return null;
  const verb = verbOf(method, name !== '', isTrue(url.searchParams.get('watch')));
  if (verb === null || (resource.namespaced && namespace === null && isWrite(verb))) return null;
  return {
    verb,
    resource,
    namespace,
    name,
    subresource: subresource === 'status' ? 'status' : null,
    dryRun: url.searchParams.get('dryRun') === 'All',
    path: url.pathname,
    query: url.searchParams,
    userAgent,
    manager: url.searchParams.get('fieldManager') ?? userAgent.split('/')[0] ?? '',
  };
}

/** How query parameters say yes. */
export function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1';
}

function verbOf(method: string, named: boolean, watch: boolean): Verb | null {
  switch (method) {
    case 'GET':
      return watch ? 'watch' : named ? 'get' : 'list';
    case 'POST':
      return named ? null : 'create';
    case 'PUT':
      return named ? 'update' : null;
    case 'PATCH':
      return named ? 'patch' : null;
    case 'DELETE':
      return named ? 'delete' : null;
    default:
      return null;
  }
}
