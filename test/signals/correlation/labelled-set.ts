import type { Actor } from '../../../signals/facts.ts';
import { LEAD, MAINTAINER, REX } from '../github/crew.ts';
import type { PullRequestState } from '../github/payloads.ts';
import { BODIES, BRANCHES, LABELS } from './labelled-pieces.ts';

/** A pull request, and the task to which a person assigns it. */
export interface LabelledCase {
  readonly pullRequest: PullRequestState;
  /** Null: nobody's, or nobody can tell. */
  readonly task: string | null;
}

/** Who opens pull requests, and whether a task's may be theirs. */
const AUTHORS: readonly { readonly author: Actor; readonly trusted: boolean }[] = [
  { author: REX, trusted: true },
  { author: LEAD, trusted: true },
  { author: MAINTAINER, trusted: false },
];

/** Every branch with every set of labels and every body, by each of the authors in turn, and each branch from a fork. */
export function labelledCases(): LabelledCase[] {
  const cases: LabelledCase[] = [];
  for (const branch of BRANCHES) {
    for (const labels of LABELS) {
      for (const body of BODIES) {
        const { author, trusted } = AUTHORS[cases.length % AUTHORS.length] ?? { author: REX, trusted: true };
        const fork = cases.length % 11 === 0;
        const isOurs = trusted && !fork;
        cases.push({
          pullRequest: { branch: branch.text, labels: labels.labels, body: body.text, author, fork },
          task: isOurs ? strongest(branch.names, labels.names, body.names) : null,
        });
      }
    }
  }
  return cases;
}

/** The rules in words: the branch; else one label; else, without any task label, the body. */
function strongest(branch: string | null, labels: readonly string[], body: string | null): string | null {
  if (branch !== null) return branch;
  if (labels.length === 1) return labels[0] ?? null;
  return labels.length === 0 ? body : null;
}
