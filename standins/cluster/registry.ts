import { alreadyExists, badRequest, badVersion, conflict, invalid, notFound } from './api-error.ts';
import type { Cause } from './api-error.ts';
import type { ApiResource } from './api-resource.ts';
import { isBuiltIn, namespaces } from './api-resource.ts';
import { decodeBody, decodePatched, schemaComplaints } from './body-rules.ts';
import { equalJson } from './equal-json.ts';
import type { KubeObject, Metadata } from './kube-object.ts';
import { isJsonObject, stamp } from './kube-object.ts';
import { withManagedFields } from './managed-fields.ts';
import { complaintsAbout, invalidValue } from './metadata-rules.ts';
import { keyOf } from './storage.ts';
import type { Storage } from './storage.ts';

/** Where the registry takes time and randomness from. */
interface RegistrySources {
  readonly now: () => number;
  readonly newUid: () => string;
}

/** Which object, and whether the write is only tried. */
export interface Target {
  readonly resource: ApiResource;
  readonly namespace: string | null;
  readonly name: string;
  /** `status`, or null for the object itself. */
  readonly subresource: 'status' | null;
  readonly dryRun: boolean;
  /** Who writes, as it stands in `managedFields`. */
  readonly manager: string;
}

/** The rules of create, update and delete over a storage. Every method throws `ApiError`. */
export interface Registry {
  read(target: Target): KubeObject;
  /** `target.name` is ignored: the body says it, or asks for a generated one. */
  create(target: Target, body: unknown): KubeObject;
  /** PUT: the body replaces the object and must carry the resourceVersion that was read. */
  replace(target: Target, body: unknown): KubeObject;
  /** PATCH: `change` gets the newest object. Without a resourceVersion in the result nothing is compared. */
  patch(target: Target, change: (current: KubeObject) => unknown): KubeObject;
  /** @param options `DeleteOptions`, of which only `preconditions` is looked at. */
  remove(target: Target, options: unknown): KubeObject;
}

/** kube-apiserver 1.35 validates a custom resource's metadata in three layers and reports what each of them finds. */
const layersOnUpdate = 3;

export function createRegistry(storage: Storage, sources: RegistrySources): Registry {
  const read = (target: Target): KubeObject => {
    const object = storage.get(target.resource, keyOf(target.namespace, target.name));
    if (object === null) throw notFound(target.resource, target.name);
    return object;
  };

  const update = (target: Target, current: KubeObject, proposed: KubeObject): KubeObject => {
    const { resource, name } = target;
    checkPlace(target, proposed.metadata);
    const { resourceVersion = '' } = proposed.metadata;
    if (resourceVersion === '' && !isBuiltIn(resource)) {
      const cause = { reason: 'FieldValueInvalid', message: 'Invalid value: 0: must be specified for an update' };
      throw missingVersion(resource, name, [{ ...cause, field: 'metadata.resourceVersion' }]);
    }
    if (resourceVersion !== '' && resourceVersion !== current.metadata.resourceVersion) throw conflict(resource, name);
    const merged = keepWhatMayNotChange(target, current, proposed);
    refuseImmutable(resource, current.metadata, merged.metadata);
    const complaints = complaintsAbout(merged.metadata);
    const layers = isBuiltIn(resource) ? 1 : layersOnUpdate;
    const found = [...Array<readonly Cause[]>(layers).fill(complaints).flat(), ...schemaComplaints(resource, merged)];
    if (found.length > 0) throw invalid(resource, name, found);
    // A write that changes nothing takes no version and causes no event.
    if (equalJson(current, merged)) return current;
    const managed = withManagedFields(current, merged, { manager: target.manager, at: stamp(sources.now()) });
    const next = bumpGeneration(resource, current, managed);
    return target.dryRun ? next : storage.commit(resource, keyOf(target.namespace, name), next);
  };

  return {
    read,
    create(target, body) {
      const { resource, namespace, dryRun } = target;
      const given = decodeBody(resource, body);
      if (given.metadata.resourceVersion !== undefined && given.metadata.resourceVersion !== '') {
        throw badVersion('resourceVersion should not be set on objects to be created');
      }
      const uid = sources.newUid();
      const prefix = given.metadata.generateName;
      const name =
        given.metadata.name === '' && prefix !== undefined ? `${prefix}${uid.slice(-5)}` : given.metadata.name;
      if (name === '') {
        const message = 'Required value: name or generateName is required';
        throw invalid(resource, '', [{ reason: 'FieldValueRequired', message, field: 'metadata.name' }]);
      }
      checkPlace({ ...target, name }, { ...given.metadata, name });
      if (namespace !== null && storage.get(namespaces, namespace) === null) throw notFound(namespaces, namespace);
      const object: KubeObject = {
        ...given,
        ...initialStatus(resource),
        metadata: {
          ...given.metadata,
          name,
          ...(namespace === null ? {} : { namespace }),
          uid,
          creationTimestamp: stamp(sources.now()),
          ...(isBuiltIn(resource) ? {} : { generation: 1 }),
        },
      };
      const complaints = [...complaintsAbout(object.metadata), ...schemaComplaints(resource, object)];
      if (complaints.length > 0) throw invalid(resource, name, complaints);
      const key = keyOf(namespace, name);
      if (storage.get(resource, key) !== null) throw alreadyExists(resource, name);
      const managed = withManagedFields(null, object, { manager: target.manager, at: stamp(sources.now()) });
      return dryRun ? managed : storage.commit(resource, key, managed);
    },
    replace(target, body) {
      const current = read(target);
      const proposed = decodeBody(target.resource, body);
      refuseOtherUid(target, current, proposed.metadata.uid);
      return update(target, current, proposed);
    },
    patch(target, change) {
      const current = read(target);
      return update(target, current, decodePatched(target.resource, change(current)));
    },
    remove(target, options) {
      const current = read(target);
      const preconditions = isJsonObject(options) ? options['preconditions'] : undefined;
      if (isJsonObject(preconditions)) {
        const { uid, resourceVersion } = preconditions;
        refuseOtherUid(target, current, uid);
        if (resourceVersion !== undefined && resourceVersion !== current.metadata.resourceVersion) {
          throw conflict(target.resource, target.name);
        }
      }
      return target.dryRun ? current : storage.commit(target.resource, keyOf(target.namespace, target.name), null);
    },
  };
}

function checkPlace(target: Target, metadata: Metadata): void {
  if (metadata.name !== target.name) {
    const names = `name of the object (${metadata.name}) does not match the name on the URL (${target.name})`;
    throw badRequest(`the ${names}`);
  }
  const namespace = metadata.namespace ?? '';
  if (namespace !== '' && namespace !== target.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
}

/** What a client leaves out, or may not decide, comes from the stored object. */
function keepWhatMayNotChange(target: Target, current: KubeObject, proposed: KubeObject): KubeObject {
  const { uid, creationTimestamp } = proposed.metadata;
  const { managedFields: _, ...given } = proposed.metadata;
  const managedFields = current.metadata['managedFields'];
  const metadata: Metadata = {
    ...given,
    ...(managedFields === undefined ? {} : { managedFields }),
    ...(current.metadata.namespace === undefined ? {} : { namespace: current.metadata.namespace }),
    ...(uid === undefined ? { uid: current.metadata.uid ?? '' } : {}),
    ...(creationTimestamp === undefined ? { creationTimestamp: current.metadata.creationTimestamp ?? '' } : {}),
    ...(current.metadata.generation === undefined ? {} : { generation: current.metadata.generation }),
    resourceVersion: current.metadata.resourceVersion ?? '',
  };
  if (!target.resource.statusSubresource) return { ...proposed, metadata };
  if (target.subresource === 'status') return { ...current, metadata, status: proposed['status'] };
  return { ...proposed, metadata, ...('status' in current ? { status: current['status'] } : {}) };
}

function initialStatus(resource: ApiResource): { readonly status?: unknown } {
  if (!resource.statusSubresource) return {};
  return { status: resource.kind === 'Pod' ? { phase: 'Pending' } : { phase: 'Active' } };
}

function refuseImmutable(resource: ApiResource, current: Metadata, next: Metadata): void {
  for (const field of ['uid', 'creationTimestamp'] as const) {
    if (next[field] === current[field]) continue;
    const cause = invalidValue(`metadata.${field}`, next[field] ?? '', 'field is immutable');
    throw invalid(resource, current.name, isBuiltIn(resource) ? [cause] : [cause, cause]);
  }
}

function refuseOtherUid(target: Target, current: KubeObject, uid: unknown): void {
  if (typeof uid !== 'string' || uid === '' || uid === current.metadata.uid) return;
  const uids = `UID in precondition: ${uid}, UID in object meta: ${current.metadata.uid ?? ''}`;
  throw conflict(target.resource, target.name, `Precondition failed: ${uids}`);
}

/** Without a status subresource every change outside the metadata counts, so the generation moves with the status. */
function bumpGeneration(resource: ApiResource, current: KubeObject, next: KubeObject): KubeObject {
  if (isBuiltIn(resource)) return next;
  if (equalJson({ ...current, metadata: null }, { ...next, metadata: null })) return next;
  return { ...next, metadata: { ...next.metadata, generation: (current.metadata.generation ?? 0) + 1 } };
}

/** This one refusal names the plural where all others name the kind. */
function missingVersion(
  resource: ApiResource,
  name: string,
  causes: Parameters<typeof invalid>[2],
): ReturnType<typeof invalid> {
  return invalid({ ...resource, kind: resource.plural }, name, causes);
}
