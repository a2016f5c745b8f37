import { z } from 'zod';
import { ANNOTATIONS, LABELS } from '../../signals/marks.ts';
import { playId } from '../../signals/messages.ts';
import { historyOf } from '../../signals/stage-history.ts';
import type { StageReading } from '../../signals/transition.ts';
import type { KubernetesObject } from './cluster.ts';
import { labelEditor } from './label-editor.ts';
import { taskOf } from './run-claim.ts';
import { hasEnded, snapshotOf } from './snapshot.ts';

const instantSchema = z.iso.datetime({ offset: true });

/** What the stage of a run is, and how that came, as the run itself tells. */
export function stageReading(workflow: KubernetesObject): StageReading {
  const { namespace, name, uid, phase, stage, stageRevision: revision, shutdown } = snapshotOf(workflow, []);
  const history = historyOf(workflow.metadata.annotations?.[ANNOTATIONS.stageHistory]);
  const task = taskOf(workflow);
  return {
    namespace,
    name,
    uid,
    phase,
    stage,
    revision,
    history,
    edited: editOf(workflow, { history, revision, stage }),
    play: task === null ? null : playId(task),
    ended: hasEnded(workflow),
    stopping: shutdown !== null,
  };
}

/**
 * Whether the label is not the one that was written last. What we wrote stands in the history; of what a play wrote only
 * the time is known, and the label is not that play's where another manager has written it later.
 */
function editOf(
  workflow: KubernetesObject,
  { history, revision, stage }: Pick<StageReading, 'history' | 'revision' | 'stage'>,
): StageReading['edited'] {
  const editor = labelEditor(workflow, LABELS.stage);
  const last = history.at(-1);
  if (last?.revision === revision) {
    if (last.to === stage) return null;
    return { manager: editor?.manager ?? null, at: editor?.at ?? null, recorded: last.to };
  }
  const written = instantSchema.safeParse(workflow.metadata.annotations?.[ANNOTATIONS.updatedAt]);
  if (revision === 0 || !written.success || typeof editor?.at !== 'string') return null;
  if (Date.parse(editor.at) <= Date.parse(written.data)) return null;
  return { ...editor, recorded: null };
}
