import type { Condition } from '../config/policy.ts';
import { judgeChecks } from './checks.ts';
import { HELD, notHeld, unknown, type GatePolicies, type Judgement } from './judgement.ts';
import { valueOf, type Knowledge } from './knowledge.ts';
import { presentHead } from './present-head.ts';
import { judgeApproval, judgeLabel } from './verdicts.ts';
import { mayAuthor, nameOfRefused } from './trust.ts';

/** How one condition stands in what is known. */
export function judgeCondition(condition: Condition, policy: GatePolicies, knowledge: Knowledge): Judgement {
  const head = presentHead(knowledge);
  switch (condition.kind) {
    case 'pull-request-open':
      return judgeOpen(policy, knowledge);
    case 'label':
      return head === undefined ? unknown('the present head') : judgeLabel(condition, policy, knowledge, head);
    case 'approved':
      return head === undefined ? unknown('the present head') : judgeApproval(condition.role, policy, knowledge, head);
    case 'checks-passed':
      return head === undefined ? unknown('the present head') : judgeChecks(knowledge, head);
    case 'merged': {
      const merged = valueOf(knowledge.merged);
      if (merged === undefined) return unknown('whether the pull request is merged');
      return merged ? HELD : notHeld('the pull request is not merged');
    }
    default:
      return condition satisfies never;
  }
}

/**
 * How the gate at `index` stands: its own condition and those of all gates before it, at the commit that is head now.
 * Waived gates are not judged. `commit` is that head, undefined while it is unknown.
 */
export function judgeGate(
  policy: GatePolicies,
  knowledge: Knowledge,
  index: number,
  waived: readonly number[],
): Judgement & { readonly commit: string | undefined } {
  const judgements = policy.stages
    .slice(0, index + 1)
    .filter((_, position) => !waived.includes(position))
    .map((stage) => judgeCondition(stage.gate.condition, policy, knowledge));
  const commit = presentHead(knowledge);
  // Also a condition that names no commit has to hold at one: two heads under one stamp are none.
  if (judgements.length > 0 && commit === undefined) judgements.push(unknown('the present head'));
  return { ...combine(judgements), commit };
}

/** Whatever does not hold for certain comes before what is merely unknown: a refresh can't mend it alone. */
function combine(judgements: readonly Judgement[]): Judgement {
  const verdicts = judgements.map((judgement) => judgement.verdict);
  const verdict = verdicts.includes('not-held') ? 'not-held' : verdicts.includes('unknown') ? 'unknown' : 'held';
  return { verdict, unmet: judgements.filter((each) => each.verdict === verdict).flatMap((each) => each.unmet) };
}

/** An open, trusted, same-repository pull request that is no draft; a merged one counts as having been all that. */
function judgeOpen(policy: GatePolicies, knowledge: Knowledge): Judgement {
  const author = valueOf(knowledge.author);
  const headRef = valueOf(knowledge.headRef);
  const base = valueOf(knowledge.base);
  const state = valueOf(knowledge.state);
  const draft = valueOf(knowledge.draft);
  if (author === undefined || headRef === undefined || base === undefined) return unknown('the pull request');
  if (headRef.repositoryId !== base.repositoryId) return notHeld('the pull request comes from another repository');
  if (!mayAuthor(policy, author)) {
    return notHeld(`${nameOfRefused(policy, author)} opened the pull request and holds no implementation role`);
  }
  if (valueOf(knowledge.merged) === true) return HELD;
  if (state === undefined) return unknown('whether the pull request is open');
  if (state === 'closed') {
    // The short form of a pull request says that it is closed, but not whether that was a merge.
    const told = (knowledge.merged?.at ?? '') >= (knowledge.state?.at ?? '');
    return told ? notHeld('the pull request is closed') : unknown('whether the pull request was merged');
  }
  if (draft === undefined) return unknown('whether the pull request is a draft');
  return draft ? notHeld('the pull request is a draft') : HELD;
}
