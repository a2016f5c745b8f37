import type { Condition, Role } from '../config/policy.ts';
import type { Actor, ReviewFact } from './facts.ts';
import { labelsOfGates } from './gate-needs.ts';
import { HELD, notHeld, unknown, type GatePolicies, type Judgement } from './judgement.ts';
import type { Knowledge } from './knowledge.ts';
import { actsOn, type SettledAct } from './label-acts.ts';
import { hasLabel } from './register.ts';
import { holdsRole, isTrusted, nameOfRefused } from './trust.ts';

/**
 * What Cleo and Tess have said, held against a head. Somebody's word about an older commit is void, except where every
 * push since then was their own.
 */

/** Whether the label is on the pull request, put there by the role while `head` was head. */
export function judgeLabel(
  condition: Extract<Condition, { kind: 'label' }>,
  policy: GatePolicies,
  knowledge: Knowledge,
  head: string,
): Judgement {
  const { label, role } = condition;
  const presence = isOnPullRequest(label, knowledge);
  if (presence === 'unknown') return unknown(`whether the label ${label} is there`);
  if (presence === 'absent') return notHeld(`label ${label} by ${role} is missing`);

  const settings = lastSettings(label, knowledge);
  if (settings.length === 0) return unknown(`who put the label ${label}`);
  const strangers = settings.filter((fact) => !holdsRole(policy, role, fact.by));
  if (strangers.length === settings.length) {
    return notHeld(`label ${label} was put by ${names(policy, strangers)}, not by ${role}`);
  }
  if (strangers.length > 0) return unknown(`who put the label ${label} last`);
  const stands = settings.some(
    (fact) => fact.head !== null && standsAt(fact.head, head, (by) => holdsRole(policy, role, by), knowledge),
  );
  return stands ? HELD : notHeld(`label ${label} by ${role} is about an older commit than ${head.slice(0, 7)}`);
}

/** Whether the role's latest review approves `head`, and nobody with write permission still asks for changes. */
export function judgeApproval(role: Role, policy: GatePolicies, knowledge: Knowledge, head: string): Judgement {
  const blockers = standingChangeRequests(policy, knowledge);
  const mine = latestOf(knowledge.reviews.filter((review) => holdsRole(policy, role, review.by)));
  const unmet: string[] = [];
  if (mine === undefined) unmet.push(`approval by ${role} is missing`);
  else if (mine.state === 'dismissed') unmet.push(`the approval by ${role} was dismissed`);
  else if (mine.state === 'changes-requested') unmet.push(`${mine.by.login} asks for changes`);
  else if (mine.commit === null || !standsAt(mine.commit, head, (by) => holdsRole(policy, role, by), knowledge)) {
    unmet.push(`the approval by ${role} is about an older commit than ${head.slice(0, 7)}`);
  }
  for (const review of blockers) {
    if (review.review !== mine?.review) unmet.push(`${review.by.login} asks for changes`);
  }
  return unmet.length === 0 ? HELD : { verdict: 'not-held', unmet };
}

/** Requested changes that stand: the latest effective review of each person who can write asks for them. */
export function standingChangeRequests(policy: GatePolicies, knowledge: Knowledge): ReviewFact[] {
  const effective = knowledge.reviews.filter(
    (review) => review.state !== 'dismissed' && (review.canWrite || isTrusted(policy, review.by)),
  );
  const reviewers = [...new Set(effective.map((review) => review.by.id))];
  return reviewers
    .map((id) => latestOf(effective.filter((review) => review.by.id === id)))
    .filter((review): review is ReviewFact => review?.state === 'changes-requested');
}

/**
 * Rounds of rework: commits about which a role other than implementation had given its verdict when the implementation
 * agent pushed over them. The size of a set, so no order or repetition changes it.
 */
export function reworkRounds(policy: GatePolicies, knowledge: Knowledge): number {
  const judged = new Set<string>();
  const byAgent = (by: Actor): boolean =>
    policy.stages.some((stage) => stage.role !== 'implementation' && holdsRole(policy, stage.role, by));
  const verdictLabels = labelsOfGates(policy);
  for (const act of verdictLabels.flatMap((label) => actsOn(label, knowledge))) {
    if (act.head !== null && act.action === 'labeled' && byAgent(act.by)) judged.add(act.head);
  }
  for (const review of knowledge.reviews) {
    if (review.commit !== null && byAgent(review.by)) judged.add(review.commit);
  }
  const overtaken = knowledge.pushes.filter(
    (push) => judged.has(push.before) && holdsRole(policy, 'implementation', push.by),
  );
  return new Set(overtaken.map((push) => push.before)).size;
}

function latestOf(reviews: readonly ReviewFact[]): ReviewFact | undefined {
  return [...reviews].sort((a, b) => (a.at === b.at ? a.review - b.review : a.at < b.at ? -1 : 1)).at(-1);
}

/**
 * Whether the label is there now. A label's own events decide unless a snapshot is newer, or as new and settled: a
 * snapshot of the same second may have been taken before the event. A settled one shows it, unless a replica answered that
 * had not heard of it: where the two contradict each other, nobody can tell.
 */
function isOnPullRequest(label: string, knowledge: Knowledge): 'present' | 'absent' | 'unknown' {
  const events = actsOn(label, knowledge);
  const lastAt = events.reduce((last, fact) => (fact.at > last ? fact.at : last), '');
  const actions = new Set(events.filter((fact) => fact.at === lastAt).map((fact) => fact.action));
  const told = actions.size !== 1 ? 'unknown' : actions.has('labeled') ? 'present' : 'absent';
  const snapshot = knowledge.labels;
  if (snapshot === null || snapshot.at < lastAt || (snapshot.at === lastAt && !snapshot.settled)) return told;
  const listed = hasLabel(snapshot, label);
  const shown = listed === undefined ? 'unknown' : listed ? 'present' : 'absent';
  return snapshot.at === lastAt && told !== 'unknown' && told !== shown ? 'unknown' : shown;
}

/** The settings of a present label that may be its last: those in the newest second, after its last removal. */
function lastSettings(label: string, knowledge: Knowledge): SettledAct[] {
  const events = actsOn(label, knowledge);
  const removedAt = events.reduce((last, fact) => (fact.action === 'unlabeled' && fact.at > last ? fact.at : last), '');
  const settings = events.filter((fact) => fact.action === 'labeled' && fact.at >= removedAt);
  const lastAt = settings.reduce((last, fact) => (fact.at > last ? fact.at : last), '');
  return settings.filter((fact) => fact.at === lastAt);
}

/** Whether a word about `commit` still stands at `head`: the same commit, or only the speaker pushed in between. */
function standsAt(commit: string, head: string, isSpeaker: (by: Actor) => boolean, knowledge: Knowledge): boolean {
  const reached = new Set([commit]);
  for (const from of reached) {
    for (const push of knowledge.pushes) {
      if (push.before === from && isSpeaker(push.by)) reached.add(push.after);
    }
  }
  return reached.has(head);
}

function names(policy: GatePolicies, facts: readonly SettledAct[]): string {
  return [...new Set(facts.map((fact) => nameOfRefused(policy, fact.by)))].join(', ');
}
