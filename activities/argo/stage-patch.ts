import { ANNOTATIONS, LABELS } from '../../signals/marks.ts';
import type { JsonPatchOperation, KubernetesObject } from './cluster.ts';

type StageMap = 'labels' | 'annotations';

/** The marks of a run, which a write tests and moves on. */
export interface Marked {
  readonly metadata: Pick<KubernetesObject['metadata'], StageMap>;
}

/** A move of the stage label from what was read to what comes next. */
export interface StageMove {
  readonly uid: string;
  /** The label as read; null for none. */
  readonly from: string | null;
  readonly to: string;
  readonly stageRevision: number;
  readonly pullRequest: number | null;
  /** RFC 3339, whole seconds. */
  readonly at: string;
  /** Further annotations. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * The guards of a move: uid, and stage label and revision as read. The label alone can come to be what it was: a patch
 * that is carried out late, after other writes of ours, would turn it back. What is missing is tested with null, which
 * the API server's JSON Patch passes for an absent key; a failed test is answered 422 and nothing is written.
 */
export function stageTests({ metadata }: Marked, { uid }: Pick<StageMove, 'uid'>): JsonPatchOperation[] {
  const { labels, annotations } = metadata;
  return [
    { op: 'test', path: '/metadata/uid', value: uid },
    asRead('labels', labels, LABELS.stage),
    asRead('annotations', annotations, ANNOTATIONS.stageRevision),
  ];
}

/** Guards these annotations as read. */
export function annotationTests({ metadata }: Marked, keys: readonly string[]): JsonPatchOperation[] {
  return keys.map((key) => asRead('annotations', metadata.annotations, key));
}

/** Writes these annotations. */
export function annotationWrites(
  { metadata }: Marked,
  annotations: Readonly<Record<string, string>>,
): JsonPatchOperation[] {
  return put('annotations', metadata.annotations, annotations);
}

/** Below a map that is absent there is nothing to test: then the map itself must still be. */
function asRead(map: StageMap, present: Readonly<Record<string, string>> | undefined, key: string): JsonPatchOperation {
  return present === undefined
    ? { op: 'test', path: pointer('metadata', map), value: null }
    : { op: 'test', path: pointer('metadata', map, key), value: present[key] ?? null };
}

/**
 * The writes of a move, behind its guards: stage label, previous stage, and what people and later attempts read in the
 * annotations.
 */
export function stageWrites({ metadata }: Marked, move: StageMove): JsonPatchOperation[] {
  const labels = {
    [LABELS.stage]: move.to,
    ...(move.from === null || move.from === move.to ? {} : { [LABELS.previousStage]: move.from }),
  };
  const annotations = {
    ...(move.pullRequest === null ? {} : { [ANNOTATIONS.pullRequest]: String(move.pullRequest) }),
    [ANNOTATIONS.updatedAt]: move.at,
    [ANNOTATIONS.stageRevision]: String(move.stageRevision),
    ...move.annotations,
  };
  return [...put('labels', metadata.labels, labels), ...put('annotations', metadata.annotations, annotations)];
}

/** The JSON Pointer (RFC 6901) of these keys. */
export function pointer(...keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Adds keys one by one; a map that the read did not show is added as a whole. */
function put(
  map: StageMap,
  present: Readonly<Record<string, string>> | undefined,
  entries: Readonly<Record<string, string>>,
): JsonPatchOperation[] {
  if (present === undefined) return [{ op: 'add', path: pointer('metadata', map), value: entries }];
  return Object.entries(entries).map(([key, value]) => ({ op: 'add', path: pointer('metadata', map, key), value }));
}
