import { ANNOTATIONS } from '../../signals/marks.ts';
import { playId } from '../../signals/messages.ts';
import type { KubernetesObject } from './cluster.ts';
import { RESUBMITTED_LABEL } from './labels.ts';
import { argumentOf } from './run-arguments.ts';

/** Which task a run says that it works on. */
export interface RunClaim {
  /** Lower case. */
  readonly owner: string;
  /** Lower case. */
  readonly repository: string;
  /** Digits without leading zeros. */
  readonly task: string;
}

/**
 * What a run claims, by the annotation `baton/repository` or its argument `repository`, and its argument `task-id`;
 * null if it claims nothing that could be a task. Of a copy the arguments come first, since they can be given anew. Labels
 * are lossy and never looked at.
 */
export function claimOf(workflow: KubernetesObject): RunClaim | null {
  const named = repositoryIn(workflow);
  const [, task] = /^(?:task-)?0*(\d{1,10})$/.exec(argumentOf(workflow, 'task-id')) ?? [];
  return named === null || task === undefined ? null : { ...named, task };
}

/** The repository that a run names, whether or not it names a task of it; null if it names none. */
function repositoryIn(workflow: KubernetesObject): Omit<RunClaim, 'task'> | null {
  const annotated = workflow.metadata.annotations?.[ANNOTATIONS.repository] ?? '';
  const argument = argumentOf(workflow, 'repository');
  const named = isCopy(workflow) ? argument || annotated : annotated || argument;
  // Runs made by hand often give the repository's URL.
  const [, owner, repository] =
    /^(?:https?:\/\/[^/]+\/|git@[^:]+:)?([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(named.toLowerCase()) ?? [];
  return owner === undefined || repository === undefined ? null : { owner, repository };
}

/**
 * The repository that a run belongs to, as `owner/name` in small letters: that of the play that it was submitted for or
 * given to, else the one that it names; null if none.
 */
export function repositoryOf(workflow: KubernetesObject): string | null {
  const found = ownerOf(workflow) ?? repositoryIn(workflow);
  return found === null ? null : `${found.owner}/${found.repository}`;
}

/**
 * Whether the run is a copy: labels and annotations are those of another one, ours among them. `argo resubmit` says so by
 * a label of its own; one that was made by hand carries the name of the run that was copied.
 */
export function isCopy({ metadata }: KubernetesObject): boolean {
  const marked = metadata.annotations?.[ANNOTATIONS.run];
  return marked === undefined ? metadata.labels?.[RESUBMITTED_LABEL] !== undefined : marked !== nameIn(metadata);
}

/** The annotations that make a run this play's; `play` is a workflow id. */
export function ownership(play: string, run: { readonly namespace?: string; readonly name: string }) {
  return { [ANNOTATIONS.play]: play, [ANNOTATIONS.run]: nameIn(run) };
}

function nameIn({ namespace = '', name }: { readonly namespace?: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

/**
 * The play that a run was submitted for or given to, by its annotation `baton/play`; null if it is nobody's, or a copy of
 * one of ours.
 */
export function ownerOf(workflow: KubernetesObject): RunClaim | null {
  if (isCopy(workflow)) return null;
  const annotation = workflow.metadata.annotations?.[ANNOTATIONS.play] ?? '';
  const [, owner, repository, task] = /^play\/([^/]+)\/([^/]+)\/(\d{1,10})$/.exec(annotation) ?? [];
  return owner === undefined || repository === undefined || task === undefined ? null : { owner, repository, task };
}

/** The task that a run works on: of the play that it was submitted for or given to, else what it claims; null if none. */
export function taskOf(workflow: KubernetesObject): RunClaim | null {
  return ownerOf(workflow) ?? claimOf(workflow);
}

/** Workflow id of the play whose run this is; null if it is nobody's. */
export function ownerIdOf(workflow: KubernetesObject): string | null {
  const owner = ownerOf(workflow);
  return owner === null ? null : playId(owner);
}
