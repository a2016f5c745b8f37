import type { ChecksFact } from './facts.ts';
import { HELD, notHeld, unknown, type Judgement } from './judgement.ts';
import { KEPT_CHECKS, type Knowledge } from './knowledge.ts';

/** The App of GitHub Actions: the only one with several suites on a commit, one for each run of a workflow. */
export const ACTIONS_APP = 'github-actions';

/** Whether the last word of all checks on `head` is that they have passed. */
export function judgeChecks(knowledge: Knowledge, head: string): Judgement {
  const suites = knowledge.checks.filter((suite) => suite.commit === head);
  if (suites.length === 0) return notHeld('no check suite has ended on the present head');
  if (mayBeForgotten(knowledge, head)) return notHeld('more check suites have run than are kept in mind');
  const open = suites.filter((suite) => !suite.passed && !suites.some((other) => replaces(other, suite)));
  const certain = open.filter((suite) => !suites.some((other) => mayReplace(other, suite)));
  const failed = certain.filter((suite) => suite.conclusion !== null);
  if (failed.length > 0) {
    return notHeld(
      `checks did not pass: ${failed.map(({ app, conclusion }) => `${app} ${conclusion ?? ''}`).join(', ')}`,
    );
  }
  if (certain.length > 0) return notHeld(`checks still run: ${certain.map(({ app }) => app).join(', ')}`);
  return open.length === 0 ? HELD : unknown('which run of a workflow another has replaced');
}

/** An App has one suite on a commit, of which the newest counts; GitHub Actions has one for each run of a workflow. */
function replaces(suite: ChecksFact, other: ChecksFact): boolean {
  if (suite.app !== other.app || !isNewer(suite, other)) return false;
  return suite.app !== ACTIONS_APP || (suite.workflow !== null && suite.workflow === other.workflow);
}

/** A delivery does not say of which workflow its suite is a run. */
function mayReplace(suite: ChecksFact, other: ChecksFact): boolean {
  const untold = suite.workflow === null || other.workflow === null;
  return untold && suite.app === ACTIONS_APP && other.app === ACTIONS_APP && isNewer(suite, other);
}

function isNewer(suite: ChecksFact, other: ChecksFact): boolean {
  return suite.at === other.at ? suite.suite > other.suite : suite.at > other.at;
}

/** The set is full, and what it has left out, which is older than all of it, can be younger than the head. */
function mayBeForgotten(knowledge: Knowledge, head: string): boolean {
  const oldest = knowledge.checks.at(-1);
  const since = headSince(head, knowledge);
  return knowledge.checks.length >= KEPT_CHECKS && (since === undefined || oldest === undefined || oldest.at >= since);
}

/** A moment before which the head was another; undefined if none is known. Where its push was not told, the last one that was. */
function headSince(head: string, { pushes }: Knowledge): string | undefined {
  const toHead = pushes.filter((push) => push.after === head).map(({ at }) => at);
  return toHead.length > 0
    ? toHead.sort().at(0)
    : pushes
        .map(({ at }) => at)
        .sort()
        .at(-1);
}
