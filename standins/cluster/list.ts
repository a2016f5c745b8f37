import { ApiError, badRequest, expired } from './api-error.ts';
import type { ApiResource } from './api-resource.ts';
import { apiVersionOf, isBuiltIn } from './api-resource.ts';
import { isJsonObject } from './kube-object.ts';
import type { KubeObject } from './kube-object.ts';
import type { Selector } from './selectors.ts';
import { parseFieldSelector, parseLabelSelector } from './selectors.ts';
import type { Storage } from './storage.ts';

/** A list as the API answers it. */
interface KubeList {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly items: readonly object[];
}

const pageIsTooOld =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without ' +
  'the continue parameter.';

/** Lists a kind; `namespace` null means all of them. Pages continue the snapshot in which they began. */
export function list(
  storage: Storage,
  resource: ApiResource,
  namespace: string | null,
  query: URLSearchParams,
): KubeList {
  const selected = selectorOf(query);
  const token = query.get('continue') ?? '';
  const page = token === '' ? { version: storage.version(), after: '' } : readToken(token);
  const limit = Number(query.get('limit') ?? 0);
  const prefix = namespace === null ? '' : `${namespace}/`;
  const rest = snapshotAt(storage, resource, page.version).filter(
    ([key, object]) => key.startsWith(prefix) && key.slice(prefix.length) > page.after && selected(object),
  );
  const items = limit > 0 ? rest.slice(0, limit) : rest;
  const last = items.at(-1)?.[0].slice(prefix.length) ?? '';
  const remaining = rest.length - items.length;
  // With a selector the server does not know how many are left without looking, so it does not say.
  const counted = !query.has('labelSelector') && !query.has('fieldSelector');
  return {
    apiVersion: apiVersionOf(resource),
    kind: `${resource.kind}List`,
    metadata: {
      ...continuation(resource, remaining > 0 ? writeToken(page.version, last) : ''),
      ...(remaining > 0 && counted ? { remainingItemCount: remaining } : {}),
      resourceVersion: String(page.version),
    },
    items: items.map(([, object]) => (isBuiltIn(resource) ? withoutKind(object) : object)),
  };
}

/** Lists of custom resources say also that there is no next page. */
function continuation(resource: ApiResource, token: string): { readonly continue?: string } {
  return token === '' && isBuiltIn(resource) ? {} : { continue: token };
}

function withoutKind({ apiVersion: _, kind: __, ...object }: KubeObject): object {
  return object;
}

/** What a list or a watch selects by label and field. */
export function selectorOf(query: URLSearchParams): Selector {
  const byLabel = parseLabelSelector(query.get('labelSelector'));
  const byField = parseFieldSelector(query.get('fieldSelector'));
  return (object) => byLabel(object) && byField(object);
}

function snapshotAt(storage: Storage, resource: ApiResource, version: number): ReturnType<Storage['snapshot']> {
  try {
    return storage.snapshot(resource, version);
  } catch (error) {
    throw error instanceof ApiError && error.body.code === 410 ? expired(pageIsTooOld) : error;
  }
}

function writeToken(version: number, last: string): string {
  const token = { v: 'meta.k8s.io/v1', rv: version, start: `/${last}\u0000` };
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

function readToken(token: string): { readonly version: number; readonly after: string } {
  const text = Buffer.from(token, 'base64url').toString('latin1');
  const parsed = parseJson(text);
  if (!isJsonObject(parsed)) {
    const first = JSON.stringify(text.slice(0, 1))
      .slice(1, -1)
      .replace(/[\u007f-\u009f]/, escapeControl);
    const why = `invalid character '${first}' looking for beginning of value`;
    throw badRequest(`invalid continue token: continue key is not valid: ${why}`);
  }
  const { rv, start } = parsed;
  if (typeof rv !== 'number' || typeof start !== 'string' || !start.startsWith('/')) {
    throw badRequest('invalid continue token: continue key is not valid: incorrect encoded start resourceVersion');
  }
  return { version: rv, after: start.slice(1).replace('\u0000', '') };
}

function escapeControl(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
