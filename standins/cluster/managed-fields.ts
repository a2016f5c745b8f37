import { isJsonObject, type KubeObject } from './kube-object.ts';

/** Who writes, and when. */
export interface Writer {
  /** The request's `fieldManager`, or how its user agent begins. */
  readonly manager: string;
  /** RFC 3339, whole seconds. */
  readonly at: string;
}

interface ManagedEntry {
  readonly manager: string;
  readonly operation: 'Update';
  readonly apiVersion: string;
  readonly time: string;
  readonly fieldsType: 'FieldsV1';
  readonly fieldsV1: { readonly 'f:metadata': { readonly 'f:labels': Readonly<Record<string, object>> } };
}

/**
 * The object with `managedFields` as an API server keeps them for updates, of labels alone: a label is its who gave it the
 * value that it has, and an entry's time is when its manager last changed something of that.
 */
export function withManagedFields(before: KubeObject | null, after: KubeObject, { manager, at }: Writer): KubeObject {
  const owned = new Map<string, { time: string; labels: Set<string> }>();
  for (const entry of entriesOf(before)) {
    const labels = Object.keys(entry.fieldsV1['f:metadata']['f:labels']).map((key) => key.slice(2));
    owned.set(entry.manager, { time: entry.time, labels: new Set(labels) });
  }
  const [was, is] = [before?.metadata.labels ?? {}, after.metadata.labels ?? {}];
  const changed = Object.keys({ ...was, ...is }).filter((label) => was[label] !== is[label]);
  for (const label of changed) {
    for (const { labels } of owned.values()) labels.delete(label);
    if (is[label] === undefined) continue;
    const mine = owned.get(manager)?.labels ?? new Set<string>();
    owned.set(manager, { time: at, labels: mine.add(label) });
  }
  const managedFields = [...owned]
    .filter(([, { labels }]) => labels.size > 0)
    .map(([name, { time, labels }]) => entryOf(after, name, time, labels));
  const { managedFields: _, ...metadata } = after.metadata;
  return { ...after, metadata: managedFields.length === 0 ? metadata : { ...metadata, managedFields } };
}

function entryOf({ apiVersion }: KubeObject, manager: string, time: string, labels: ReadonlySet<string>): ManagedEntry {
  const fields = Object.fromEntries([...labels].sort().map((label) => [`f:${label}`, {}]));
  const fieldsV1 = { 'f:metadata': { 'f:labels': fields } };
  return { manager, operation: 'Update', apiVersion, time, fieldsType: 'FieldsV1', fieldsV1 };
}

/** Only what this file wrote is ever stored. */
function entriesOf(object: KubeObject | null): readonly ManagedEntry[] {
  const entries = object?.metadata['managedFields'];
  return Array.isArray(entries) ? entries.filter(isJsonObject).map((entry) => entry as unknown as ManagedEntry) : [];
}
