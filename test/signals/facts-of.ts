import type {
  Actor,
  ChecksFact,
  CommentFact,
  LabelFact,
  PullRequestFact,
  PushFact,
  ReviewFact,
} from '../../signals/facts.ts';
import { CLEO, REX, TESS } from '../workflows/play/policy.ts';

/** Facts about pull request 70 of task 7: what they are unless a test says otherwise. */

export const A = 'a'.repeat(40);
export const B = 'b'.repeat(40);

/** Seconds after ten o'clock, as a stamp. */
export function at(seconds: number): string {
  return new Date(Date.parse('2026-03-01T10:00:00Z') + seconds * 1_000).toISOString().replace('.000', '');
}

export function snapshot(given: Partial<PullRequestFact> & { readonly sha?: string }): PullRequestFact {
  const { sha = A, ...rest } = given;
  return {
    kind: 'pull-request',
    pullRequest: 70,
    at: at(0),
    settled: false,
    state: 'open',
    merged: false,
    draft: false,
    head: { sha, ref: 'task-7', repositoryId: 1 },
    base: { ref: 'main', repositoryId: 1 },
    author: REX,
    labels: [],
    claims: null,
    mergeCommit: null,
    ...rest,
  };
}

export function push(before: string, after: string, when: string, by: Actor = REX): PushFact {
  return { kind: 'push', pullRequest: 70, before, after, by, at: when };
}

export function label(given: Partial<LabelFact>): LabelFact {
  return {
    kind: 'label',
    pullRequest: 70,
    action: 'labeled',
    label: 'ready-for-qa',
    head: A,
    by: CLEO,
    at: at(0),
    source: 'delivery',
    ...given,
  };
}

export function review(id: number, given: Partial<ReviewFact>): ReviewFact {
  return {
    kind: 'review',
    pullRequest: 70,
    review: id,
    state: 'approved',
    commit: A,
    by: TESS,
    canWrite: false,
    ...given,
    at: given.at ?? at(id),
  };
}

export function checks(suite: number, given: Partial<ChecksFact>): ChecksFact {
  return {
    kind: 'checks',
    pullRequest: 70,
    suite,
    app: 'ci',
    workflow: null,
    commit: A,
    passed: true,
    conclusion: 'success',
    ...given,
    at: given.at ?? at(suite),
  };
}

export function comment(id: number, given: Partial<CommentFact>): CommentFact {
  return {
    kind: 'comment',
    pullRequest: 70,
    comment: id,
    command: 'refresh',
    by: REX,
    canWrite: false,
    ...given,
    at: given.at ?? at(id),
  };
}
