import { badRequest, patchDoesNotApply, tooLarge } from './api-error.ts';
import { equalJson } from './equal-json.ts';
import { isJsonObject } from './kube-object.ts';

/**
 * JSON Patch as the API server applies it, with the habits of the library that it uses (evanphx/json-patch v4.13):
 * `replace` of a missing key works like `add`, `test` with null or without a value passes on an absent key, and a missing
 * parent fails.
 */

type Container = Record<string, unknown> | unknown[];

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from: string | null;
  readonly value: unknown;
}

/** More than this is refused. */
const maxOperations = 10_000;

/** Applies a patch to a copy of `document`. Throws 400 for what is no patch, 422 for one that does not apply. */
export function applyJsonPatch(document: unknown, patch: unknown): unknown {
  const operations = parse(patch);
  const holder = { document: structuredClone(document) };
  for (const operation of operations) apply(holder, operation);
  return holder.document;
}

function parse(patch: unknown): readonly Operation[] {
  if (!Array.isArray(patch)) {
    const type = patch === null ? 'null' : typeof patch;
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${type} into Go value of type []handlers.jsonPatchOp`,
    );
  }
  if (patch.length > maxOperations) {
    const limit = String(maxOperations);
    throw tooLarge(`The allowed maximum operations in a JSON patch is ${limit}, got ${String(patch.length)}`);
  }
  return patch.map((entry: unknown): Operation => {
    if (!isJsonObject(entry))
      throw badRequest('error decoding patch: json: cannot unmarshal into a JSON Patch operation');
    const { op, path, from } = entry;
    if (typeof op !== 'string' || typeof path !== 'string') throw patchDoesNotApply();
    return { op, path, from: typeof from === 'string' ? from : null, value: entry['value'] };
  });
}

function apply(holder: { document: unknown }, operation: Operation): void {
  const { parent, key } = locate(holder, operation.path);
  switch (operation.op) {
    case 'test': {
      const found = read(parent, key) ?? null;
      if (!equalJson(found, operation.value ?? null)) throw patchDoesNotApply();
      return;
    }
    case 'add':
      insert(parent, key, operation.value ?? null);
      return;
    case 'replace':
      replace(parent, key, operation.value ?? null);
      return;
    case 'remove':
      remove(parent, key);
      return;
    case 'copy':
    case 'move': {
      if (operation.from === null) throw patchDoesNotApply();
      const source = locate(holder, operation.from);
      const value = structuredClone(read(source.parent, source.key));
      if (value === undefined) throw patchDoesNotApply();
      if (operation.op === 'move') remove(source.parent, source.key);
      insert(parent, key, value);
      return;
    }
    default:
      throw patchDoesNotApply();
  }
}

function locate(holder: { document: unknown }, path: string): { readonly parent: Container; readonly key: string } {
  const [root, ...keys] = path.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const key = keys.pop();
  if (root !== '' || key === undefined) throw patchDoesNotApply();
  let parent: unknown = holder.document;
  for (const step of keys) parent = isContainer(parent) ? read(parent, step) : undefined;
  if (!isContainer(parent)) throw patchDoesNotApply();
  return { parent, key };
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function read(container: Container, key: string): unknown {
  if (Array.isArray(container)) return container[position(container, key, container.length - 1)];
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

function insert(container: Container, key: string, value: unknown): void {
  if (!Array.isArray(container)) define(container, key, value);
  else if (key === '-') container.push(value);
  else container.splice(position(container, key, container.length), 0, value);
}

function replace(container: Container, key: string, value: unknown): void {
  if (Array.isArray(container)) container[position(container, key, container.length - 1)] = value;
  else define(container, key, value);
}

/** A plain assignment to `__proto__` would change the prototype instead of the document. */
function define(container: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(container, key, { value, enumerable: true, writable: true, configurable: true });
}

function remove(container: Container, key: string): void {
  if (Array.isArray(container)) container.splice(position(container, key, container.length - 1), 1);
  else if (!Object.hasOwn(container, key)) throw patchDoesNotApply();
  else Reflect.deleteProperty(container, key);
}

function position(list: readonly unknown[], key: string, last: number): number {
  const index = /^-?\d+$/.test(key) ? Number(key) : Number.NaN;
  const fromStart = index < 0 ? index + list.length : index;
  if (!(fromStart >= 0 && fromStart <= last)) throw patchDoesNotApply();
  return fromStart;
}
