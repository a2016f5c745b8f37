import type { FindTargetOutcome, FoundRun } from '../../activities/resume/resume-activities.ts';
import type { ResumeTarget } from '../../signals/resume.ts';
import { ends, waits, type Verdict } from './verdict.ts';

/** A look that was answered. */
export type Looked = Extract<FindTargetOutcome, { kind: 'looked' }>;

/** The run that is meant, and the play that decides about it; null where no play owns it. */
export interface Target {
  readonly found: FoundRun;
  readonly play: string | null;
}

/** The run that an earlier try of this request found. */
export interface Sighting {
  readonly name: string;
  readonly uid: string;
}

/** The second step: which run is meant, or why none or several are. Of several none is chosen, and nobody is cancelled. */
export function correlate(looked: Looked, target: ResumeTarget, before: Sighting | null): Target | Verdict {
  if (looked.stranger !== null) return ends('task-mismatch', looked.stranger);
  const [found, another] = looked.found;
  if (found === undefined) return noneFound(looked, target, before);
  if (another !== undefined) {
    const candidates = looked.found.map(({ run }) => run.name);
    const words = `${String(candidates.length)} runs claim the task: ${candidates.join(', ')}`;
    return ends('ambiguous', `${words}; stop all but one, or say workflowName`, { candidates });
  }
  return { found, play: looked.play.state === 'running' ? looked.play.id : null };
}

function noneFound(looked: Looked, target: ResumeTarget, before: Sighting | null): Verdict {
  const { ended, others, play } = looked;
  if (before !== null) {
    const over = ended.find(({ uid }) => uid === before.uid);
    if (over !== undefined) return ends('completed', `run ${over.name} has ended meanwhile: ${over.phase}`);
  }
  if (play.expectsRun) return waits('not-yet-suspended', `${play.id} waits for its run`);
  const [last] = ended;
  if (last !== undefined) return ends('late', `run ${last.name} has ended already: ${last.phase}`);
  if (before !== null && others.length === 0) return ends('gone', `run ${before.name} was there and is gone`);
  const task = taskIn(target);
  if (others.length > 0) {
    const words = `the runs of ${task} are others: ${others.join(', ')}; looked for ${narrowingOf(target)}`;
    // Labels change while a run goes on; its name doesn't.
    return target.workflowName === null
      ? waits('not-found', words)
      : ends('not-found', `${words}; check workflowName`, { candidates: others });
  }
  if (play.state !== 'none') return ends('late', `${play.id} has come to its end, and no run of it is left`);
  return ends('not-found', notFound(target, task));
}

function notFound(target: ResumeTarget, task: string): string {
  const narrowing = narrowingOf(target);
  return [
    `no run of ${task} in namespace ${target.namespace}${narrowing === '' ? '' : ` with ${narrowing}`}, and no play of it`,
    "check the run's label workflow-type=play-orchestration, its arguments repository and task-id, and the namespace",
  ].join('; ');
}

function taskIn({ identity }: ResumeTarget): string {
  return `${identity.owner}/${identity.repository}#${identity.task}`;
}

function narrowingOf({ labelSelector, workflowName }: ResumeTarget): string {
  return [
    ...(workflowName === null ? [] : [`the name ${workflowName}`]),
    ...(labelSelector === null ? [] : [`the labels ${labelSelector}`]),
  ].join(' and ');
}
