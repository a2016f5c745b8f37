import type { Claims } from './facts.ts';

/**
 * Which task a pull request belongs to. Only three sources count, strongest first: the head branch, a label, a line of
 * its own in the body. Titles and prose never do. Case counts everywhere: `Task-7` is not `task-7`.
 */

/** Digits are ASCII only and at most ten, so that no source can name a task in two ways or without end. */
const BRANCH = /^(?:[\w.-]+\/)*task-(\d{1,10})(?:[-_/].*)?$/;
const LABEL = /^task-(\d{1,10})$/;
const BODY_LINE = /^Task-Id:[ \t]*(\d{1,10})[ \t]*$/gm;

/** Tasks that are told of when labels name more: two already say nothing for certain. */
const KEPT_LABELS = 5;

/** What a pull request shows of its task. */
export interface ClaimSources {
  readonly headRef: string;
  /** The head branch lives in the repository of the base: anybody can name a branch in a fork. */
  readonly sameRepository: boolean;
  readonly labels: readonly string[];
  readonly body: string | null;
  /** The author may open a task's pull request; only then the body counts. */
  readonly authorTrusted: boolean;
}

/** What each source says, in canonical form: digits without leading zeros. */
export function claimsOf(sources: ClaimSources): Claims {
  return {
    branch: sources.sameRepository ? taskOfBranch(sources.headRef) : null,
    labels: [...new Set(sources.labels.flatMap((label) => taskOfLabel(label) ?? []))].sort().slice(0, KEPT_LABELS),
    body: sources.authorTrusted ? taskOfBody(sources.body) : null,
  };
}

/** The task that the claims mean; `ambiguous` says in words why nobody can tell. */
export type Correlation =
  | { readonly kind: 'task'; readonly task: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'ambiguous'; readonly why: string };

/** The strongest source decides. Two task labels say nothing for certain, and the weaker body can't settle it. */
export function taskOf(claims: Claims): Correlation {
  if (claims.branch !== null) return { kind: 'task', task: claims.branch };
  const [label, ...others] = claims.labels;
  if (label !== undefined) {
    if (others.length === 0) return { kind: 'task', task: label };
    const labels = claims.labels.map((task) => `task-${task}`).join(' and ');
    return { kind: 'ambiguous', why: `the labels ${labels} name different tasks, and the head branch names none` };
  }
  return claims.body === null ? { kind: 'none' } : { kind: 'task', task: claims.body };
}

/** The task in a branch's name (`task-7`, `feature/task-7-login`); null without one. */
export function taskOfBranch(ref: string): string | null {
  return canonical(BRANCH.exec(ref)?.[1]);
}

/** The task that a label names (`task-7`); null for any other label. */
export function taskOfLabel(label: string): string | null {
  return canonical(LABEL.exec(label)?.[1]);
}

/** The task in the body's `Task-Id:` line; null without one, and where several such lines name different tasks. */
export function taskOfBody(body: string | null): string | null {
  const tasks = new Set([...(body ?? '').matchAll(BODY_LINE)].map((match) => canonical(match[1])));
  const [task] = tasks;
  return tasks.size === 1 && task !== undefined ? task : null;
}

function canonical(digits: string | undefined): string | null {
  return digits === undefined ? null : digits.replace(/^0+(?=\d)/, '');
}
