import { ANNOTATIONS, LABELS } from '../../signals/marks.ts';
import { bytesBeside, historyOf, withChange } from '../../signals/stage-history.ts';
import type { JsonPatchOperation, KubernetesObject } from './cluster.ts';
import { annotationTests, annotationWrites, pointer, stageTests, stageWrites } from './stage-patch.ts';
import { stampOf } from './stamp.ts';

/** What is written to a run that no play owns. */
export interface LabelWrite {
  /** Null takes the label off. */
  readonly to: string | null;
  readonly by: string;
  readonly reason: string;
  readonly token: string;
}

/**
 * One patch from the label as read to the next, with its history and its token: guarded by uid, by label and revision as
 * read, and by whose run it is, since a play may take it at any moment. `now` in milliseconds since the epoch.
 */
export function labelPatch(workflow: KubernetesObject, write: LabelWrite, now: number): JsonPatchOperation[] {
  const { annotations = {}, labels = {}, uid = '' } = workflow.metadata;
  const { to, by, reason, token } = write;
  const from = labels[LABELS.stage] ?? null;
  const revision = revisionOf(annotations[ANNOTATIONS.stageRevision]) + 1;
  const at = stampOf(now);
  const marks = {
    [ANNOTATIONS.updatedAt]: at,
    [ANNOTATIONS.stageRevision]: String(revision),
    [ANNOTATIONS.stageToken]: token,
  };
  const history = withChange(
    historyOf(annotations[ANNOTATIONS.stageHistory]),
    { from, to, at, by, reason, revision },
    bytesBeside({ ...annotations, ...marks }, ANNOTATIONS.stageHistory),
  );
  const written = { ...marks, [ANNOTATIONS.stageHistory]: history };
  const guards = [...stageTests(workflow, { uid }), ...annotationTests(workflow, [ANNOTATIONS.play, ANNOTATIONS.run])];
  if (to !== null) {
    const move = { uid, from, to, stageRevision: revision, pullRequest: null, at, annotations: written };
    return [...guards, ...stageWrites(workflow, move)];
  }
  const off: JsonPatchOperation = { op: 'remove', path: pointer('metadata', 'labels', LABELS.stage) };
  return [...guards, ...(from === null ? [] : [off]), ...annotationWrites(workflow, written)];
}

function revisionOf(annotation: string | undefined): number {
  return annotation !== undefined && /^\d{1,15}$/.test(annotation) ? Number(annotation) : 0;
}
