import { ApiError, badRequest, invalid } from './api-error.ts';
import type { Cause } from './api-error.ts';
import type { ApiResource } from './api-resource.ts';
import { apiVersionOf, isBuiltIn } from './api-resource.ts';
import type { JsonObject, KubeObject } from './kube-object.ts';
import { isJsonObject } from './kube-object.ts';
import { invalidValue } from './metadata-rules.ts';

/** What the API server demands of an object as a whole, in its own words. */

/** Why a body can't be read as an object of a kind, as Go's decoder says it. */
class Undecodable extends Error {
  override readonly name = 'Undecodable';
}

/** The body of a POST or a PUT. Throws 400, and 422 for another kind. */
export function decodeBody(resource: ApiResource, body: unknown): KubeObject {
  return decode(resource, body, (why, isTyped) => {
    const typed = `${resource.kind} in version "${resource.version}" cannot be handled as a ${resource.kind}`;
    return badRequest(
      isTyped ? `${typed}: ${why}` : `the object provided is unrecognized (must be of type ${resource.kind}): ${why}`,
    );
  });
}

/** What a patch has made of an object. Throws 422 with the whole of it, as the API server does. */
export function decodePatched(resource: ApiResource, body: unknown): KubeObject {
  return decode(resource, body, (why) => {
    const message = `Invalid value: ${JSON.stringify(JSON.stringify(body))}: ${why}`;
    const causes = [{ reason: 'FieldValueInvalid', message, field: 'patch' }];
    return new ApiError(422, 'Invalid', ` "" is invalid: patch: ${message}`, { details: { causes } });
  });
}

function decode(
  resource: ApiResource,
  body: unknown,
  refusal: (why: string, isTyped: boolean) => ApiError,
): KubeObject {
  try {
    return read(resource, body);
  } catch (error) {
    if (!(error instanceof Undecodable)) throw error;
    throw refusal(error.message, !error.message.startsWith('Object'));
  }
}

function read(resource: ApiResource, body: unknown): KubeObject {
  const metadata = isJsonObject(body) ? (body['metadata'] ?? {}) : null;
  if (!isJsonObject(body) || !isJsonObject(metadata)) {
    throw new Undecodable('json: cannot unmarshal into Go struct field of type ObjectMeta');
  }
  const { apiVersion, kind } = identity(resource, body);
  for (const field of ['labels', 'annotations']) {
    const values = metadata[field] ?? {};
    const odd = isJsonObject(values) ? Object.values(values).find((value) => typeof value !== 'string') : values;
    if (odd === undefined || odd === null) continue;
    throw new Undecodable(
      `json: cannot unmarshal ${goKindOf(odd)} into Go struct field ObjectMeta.${field} of type string`,
    );
  }
  const name = typeof metadata['name'] === 'string' ? metadata['name'] : '';
  return { ...pruned(resource, body), apiVersion, kind, metadata: { ...metadata, name } };
}

/** Built-in kinds are known by their address; a custom resource has to say what it is. */
function identity(resource: ApiResource, body: JsonObject): { apiVersion: string; kind: string } {
  const expected = apiVersionOf(resource);
  const builtIn = isBuiltIn(resource);
  const kind = text(body['kind']) ?? (builtIn ? resource.kind : '');
  const apiVersion = text(body['apiVersion']) ?? (builtIn ? expected : '');
  if (kind === '') throw new Undecodable(`Object 'Kind' is missing in '${JSON.stringify(body)}'`);
  if (apiVersion !== expected) {
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${expected})`,
    );
  }
  if (kind !== resource.kind) {
    const name = isJsonObject(body['metadata']) ? (text(body['metadata']['name']) ?? '') : '';
    throw invalid({ ...resource, kind }, name, [invalidValue('kind', kind, `must be ${resource.kind}`)]);
  }
  return { apiVersion: expected, kind: resource.kind };
}

/** Fields that the schema of a custom resource does not have are dropped without a word. */
function pruned(resource: ApiResource, body: JsonObject): JsonObject {
  const { schema } = resource;
  if (schema === null) return body;
  const known = new Set(['apiVersion', 'kind', 'metadata', ...schema.fields]);
  return Object.fromEntries(Object.entries(body).filter(([field]) => known.has(field)));
}

/** What the schema of a custom resource finds wrong: fields that are missing, or that are no objects. */
export function schemaComplaints(resource: ApiResource, object: KubeObject): readonly Cause[] {
  return (resource.schema?.fields ?? []).flatMap((field): Cause[] => {
    const value = object[field] ?? null;
    if (value === null) {
      return resource.schema?.required.includes(field) === true
        ? [{ reason: 'FieldValueRequired', message: 'Required value', field }]
        : [];
    }
    if (isJsonObject(value)) return [];
    const found = JSON.stringify(goKindOf(value));
    const message = `Invalid value: ${found}: ${field} in body must be of type object: ${found}`;
    return [{ reason: 'FieldValueTypeInvalid', message, field }];
  });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function goKindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
