import type { Fact } from '../../signals/facts.ts';
import { isLeftOut, learn, saysTheSame } from '../../signals/knowledge.ts';
import type { DeliveredSignal, DeliveryOutcome, NudgedSignal } from '../../signals/messages.ts';
import { holdsRole, nameOfRefused } from '../../signals/trust.ts';
import { everything, knowledgeOf, withKnowledge, withRoomFor } from './pull-requests.ts';
import { KEPT_ENTRIES, line, withoutDoubts, type PlayState } from './state.ts';

/**
 * fold: what is known now. Joining facts is commutative and idempotent; only the ledger, which tells how each delivery
 * ended, depends on the order in which they came.
 */

interface Verdict {
  readonly outcome: DeliveryOutcome;
  readonly reason: string;
}

/** In this order: what a delivery with several facts is called. */
const PRECEDENCE: readonly DeliveryOutcome[] = ['applied', 'late', 'refused', 'duplicate'];

/** Folds one delivery and says in the ledger how it ended. `malformed`: why facts of it were left out. */
export function foldDelivery(state: PlayState, signal: DeliveredSignal, malformed: readonly string[] = []): PlayState {
  let next = state;
  let isNews = false;
  const verdicts = malformed.map((reason): Verdict => ({ outcome: 'refused', reason }));
  for (const fact of signal.facts) {
    const before = next;
    next = foldFact(next, fact);
    isNews ||= tellsMore(before, next, fact);
    verdicts.push(verdictOn(state, fact, { before, after: next }));
  }
  if (isNews) next = withoutDoubts(next);
  return record(next, signal, strongest(verdicts));
}

/** Joins what a refresh or a re-read told. */
export function foldFacts(state: PlayState, facts: readonly Fact[]): PlayState {
  return facts.reduce(foldFact, state);
}

function foldFact(state: PlayState, fact: Fact): PlayState {
  if (state.ended !== null || state.pastPullRequests.includes(fact.pullRequest)) return state;
  const known = state.pullRequests.some((knowledge) => knowledge.pullRequest === fact.pullRequest);
  const before = knowledgeOf(state, fact.pullRequest);
  const after = learn(before, fact);
  if (after === before && known) return state;
  const room = withRoomFor(state, fact.pullRequest);
  return room === null ? state : withKnowledge(room, after);
}

/** Whether more is known after a fact than before; that it is so a little longer is not more. */
function tellsMore(before: PlayState, after: PlayState, { pullRequest }: Fact): boolean {
  if (before === after) return false;
  const known = before.pullRequests.some((knowledge) => knowledge.pullRequest === pullRequest);
  return !known || !saysTheSame(knowledgeOf(before, pullRequest), knowledgeOf(after, pullRequest));
}

/** `state` is what was known before the delivery; `folded` before and after this fact of it. */
function verdictOn(
  state: PlayState,
  fact: Fact,
  folded: { readonly before: PlayState; readonly after: PlayState },
): Verdict {
  if (state.ended !== null) return { outcome: 'late', reason: `the play has ended (${state.ended})` };
  if (state.pastPullRequests.includes(fact.pullRequest)) {
    return { outcome: 'late', reason: `pull request #${String(fact.pullRequest)} belongs to an earlier play` };
  }
  if (withRoomFor(state, fact.pullRequest) === null) {
    const others = `${String(state.pullRequests.length)} other pull requests of this task are open`;
    return { outcome: 'refused', reason: `${others}; #${String(fact.pullRequest)} is not followed` };
  }
  if (!tellsMore(folded.before, folded.after, fact)) {
    return overtaken(state, fact) ?? leftOut(folded.after, fact) ?? { outcome: 'duplicate', reason: 'known already' };
  }
  const refusal = refusalOf(state, fact);
  return refusal === null ? { outcome: 'applied', reason: '' } : { outcome: 'refused', reason: refusal };
}

/** A snapshot that is older than what is known brings nothing, but it is no repetition either. */
function overtaken(state: PlayState, fact: Fact): Verdict | null {
  if (fact.kind !== 'pull-request') return null;
  const { head } = knowledgeOf(state, fact.pullRequest);
  if (head === null || fact.at >= head.at) return null;
  return { outcome: 'late', reason: `newer than ${fact.at} is known of the pull request` };
}

/**
 * Where there is more to know than is kept, what there is no room for brings nothing. It can be a repetition of what was
 * kept once and crowded out since: the play can't tell, and calls neither known.
 */
function leftOut(state: PlayState, fact: Fact): Verdict | null {
  if (!isLeftOut(knowledgeOf(state, fact.pullRequest), fact)) return null;
  return {
    outcome: 'refused',
    reason: `no room, or crowded out before: more is known of the kind ${fact.kind} than is kept`,
  };
}

/** Why a fact counts for nothing as things are configured. It is kept: another configuration may judge otherwise. */
function refusalOf(state: PlayState, fact: Fact): string | null {
  if (fact.kind === 'comment') return 'a play takes commands from the command line only';
  if (fact.kind === 'label') {
    const gate = state.policy.stages.find(
      ({ gate: { condition } }) => condition.kind === 'label' && condition.label === fact.label,
    );
    if (gate?.gate.condition.kind !== 'label' || fact.action === 'unlabeled') return null;
    const { role } = gate.gate.condition;
    return holdsRole(state.policy, role, fact.by)
      ? null
      : `${nameOfRefused(state.policy, fact.by)} does not hold the role ${role}`;
  }
  if (fact.kind === 'review' && fact.state === 'approved') {
    const roles = state.policy.stages.flatMap(({ gate: { condition } }) =>
      condition.kind === 'approved' ? [condition.role] : [],
    );
    const counts = roles.length === 0 || roles.some((role) => holdsRole(state.policy, role, fact.by));
    return counts ? null : `${nameOfRefused(state.policy, fact.by)} does not hold the role ${roles.join(' or ')}`;
  }
  return null;
}

function strongest(verdicts: readonly Verdict[]): Verdict {
  for (const outcome of PRECEDENCE) {
    const reasons = verdicts.filter((verdict) => verdict.outcome === outcome).map((verdict) => verdict.reason);
    if (reasons.length > 0) return { outcome, reason: [...new Set(reasons)].join('; ') };
  }
  return { outcome: 'duplicate', reason: 'it carries no fact' };
}

function record(state: PlayState, signal: DeliveredSignal, verdict: Verdict): PlayState {
  const { outcome, reason } = verdict;
  const entry = { delivery: signal.delivery, event: signal.event, outcome, reason: line(reason) };
  const counts = { ...state.ledger.counts, [verdict.outcome]: state.ledger.counts[verdict.outcome] + 1 };
  return { ...state, ledger: { counts, entries: [...state.ledger.entries, entry].slice(-KEPT_ENTRIES) } };
}

/** Folds that something differs or was silent for too long: everything is read again. */
export function foldNudge(state: PlayState, signal: NudgedSignal): PlayState {
  if (state.ended !== null) return state;
  const { pullRequest } = signal;
  const next = pullRequest === null ? state : followed(state, pullRequest);
  const isFollowed = next.pullRequests.some((knowledge) => knowledge.pullRequest === pullRequest);
  const named = pullRequest !== null && isFollowed ? [pullRequest] : [];
  return { ...withoutDoubts(next), lookAgain: [...new Set([...everything(next), ...named])] };
}

/** Keeps the pull request in mind, if it may be this play's and there is room. */
function followed(state: PlayState, pullRequest: number): PlayState {
  const room = state.pastPullRequests.includes(pullRequest) ? null : withRoomFor(state, pullRequest);
  return room === null ? state : withKnowledge(room, knowledgeOf(room, pullRequest));
}
