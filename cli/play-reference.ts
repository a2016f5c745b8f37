import { BatonError } from '../errors/baton-error.ts';

/** A play as a person names it. */
export interface PlayReference {
  /** Workflow id. */
  readonly id: string;
  readonly owner: string;
  readonly repository: string;
  readonly task: string;
}

const REFERENCE = /^(?:play\/)?([\w.-]+)\/([\w.-]+)[#/]0*([1-9]\d*|0)$/;
const TASK = /^0*([1-9]\d*|0)$/;
const REPOSITORY = /^([\w.-]+)\/([\w.-]+)$/;

/** Reads `owner/repo#7`, `owner/repo/7` or the workflow id `play/owner/repo/7`. Throws `BATON_USAGE`. */
export function parsePlay(text: string): PlayReference {
  const [, owner, repository, task] = REFERENCE.exec(text) ?? [];
  if (owner === undefined || repository === undefined || task === undefined) {
    throw new BatonError('BATON_USAGE', { detail: `"${text}" is not a play, expected owner/repo#7 or owner/repo/7` });
  }
  return { id: `play/${owner}/${repository}/${task}`.toLowerCase(), owner, repository, task };
}

/** Reads a repository and a task as `baton start` is given them. Throws `BATON_USAGE`. */
export function parseTask(repositoryName: string, taskText: string): PlayReference {
  const [, task] = TASK.exec(taskText) ?? [];
  if (!REPOSITORY.test(repositoryName)) {
    throw new BatonError('BATON_USAGE', { detail: `"${repositoryName}" is not a repository, expected owner/name` });
  }
  if (task === undefined) {
    throw new BatonError('BATON_USAGE', { detail: `"${taskText}" is not a task, expected a number` });
  }
  return parsePlay(`${repositoryName}#${task}`);
}

/** `owner/repo#7`, the shortest way to say it; a text that is no play's id is returned as it is. */
export function shortName(id: string): string {
  const [, owner, repository, task] = REFERENCE.exec(id) ?? [];
  return task === undefined ? id : `${owner ?? ''}/${repository ?? ''}#${task}`;
}
