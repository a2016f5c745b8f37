import { valueOf } from '../../signals/knowledge.ts';
import { reworkRounds } from '../../signals/verdicts.ts';
import { currentKnowledge, currentPullRequest } from './pull-requests.ts';
import { valuesGiven } from './resume-asks.ts';
import type { PlayState } from './state.ts';
import { hiddenNodes, isFrozen, position, restOf } from './view.ts';

/** Why a play needs a person, and what may not be written until one has settled it. */

/** Why a person is needed: kind (for search) and words, derived or remembered. */
export function attentionOf(state: PlayState): { readonly kind: string; readonly text: string }[] {
  const found: [string, string | null][] = [
    ['two-runs', twoRuns(state)],
    ['two-pull-requests', twoPullRequests(state)],
    ['sources-disagree', disagreement(state)],
    ['stage-mismatch', mismatch(state)],
    ['ambiguous-gate', ambiguousGate(state)],
    ['spec-suspended', state.run?.suspended === true ? 'spec.suspend is on: Argo schedules nothing' : null],
    ['needs-argo-server', hiddenNodes(state)],
    ['needs-value', needsValue(state)],
    ['rework-limit', reworkLimit(state)],
    ['resting', restOf(state)?.why ?? null],
    // Its clocks stand still, so nothing else would ever remind anybody.
    ['held', state.hold === null ? null : `on hold by ${state.hold.by}: ${state.hold.reason}`],
  ];
  const derived = found.flatMap(([kind, text]) => (text === null ? [] : [{ kind, text }]));
  const remembered = Object.entries(state.notes).map(([kind, text]) => ({ kind, text }));
  return state.ended === null ? [...derived, ...remembered] : [];
}

/** The label on the run is neither ours nor what we found when we bound it: a person decides whose label stands. */
function mismatch(state: PlayState): string | null {
  const { run } = state;
  if (run === null || run.gone || run.stage === state.label) return null;
  const { stageEditor: editor } = run;
  const who =
    editor === undefined ? '' : `; written by ${editor.manager}${editor.at === null ? '' : ` at ${editor.at}`}`;
  return `the run's label is ${run.stage ?? 'missing'}, and Baton had ${state.label ?? 'none'}${who}`;
}

/** What forbids every write: ambiguity, and whatever only a person can settle. */
export function mustNotTouch(state: PlayState): boolean {
  const { run } = state;
  return (
    twoPullRequests(state) !== null ||
    mismatch(state) !== null ||
    ambiguousGate(state) !== null ||
    isFrozen(state) ||
    run?.hidden !== null
  );
}

function twoRuns(state: PlayState): string | null {
  if (state.candidates.length === 0 || (state.run === null && state.candidates.length === 1)) return null;
  const names = state.candidates.map((run) => run.name).join(', ');
  if (state.run !== null) return `another run claims this task: ${names}`;
  return `${String(state.candidates.length)} runs claim this task: ${names}; adopt one`;
}

function twoPullRequests(state: PlayState): string | null {
  const current = currentPullRequest(state);
  if (current.kind !== 'several') return null;
  return `several open pull requests: ${current.numbers.map((number) => `#${String(number)}`).join(', ')}`;
}

function disagreement(state: PlayState): string | null {
  const knowledge = currentKnowledge(state);
  const claims = knowledge === null ? undefined : valueOf(knowledge.claims);
  if (claims === undefined) return null;
  const others = [claims.branch, ...claims.labels, claims.body].filter(
    (task): task is string => task !== null && task !== state.identity.task,
  );
  return others.length === 0 ? null : `the pull request also names task ${[...new Set(others)].join(', ')}`;
}

function ambiguousGate(state: PlayState): string | null {
  const where = position(state);
  if (where?.kind !== 'ambiguous' || hiddenNodes(state) !== null) return null;
  return `several gates are active: ${where.nodes.map((node) => node.displayName).join(', ')}`;
}

function needsValue(state: PlayState): string | null {
  const where = position(state);
  if (where?.kind !== 'gate' || !where.node.needsValue || hiddenNodes(state) !== null) return null;
  if (valuesGiven(state) !== null) return null;
  return `${where.node.displayName} wants a value that nobody supplied`;
}

function reworkLimit(state: PlayState): string | null {
  const rounds = roundsOf(state);
  if (rounds <= state.policy.reworkLimit) return null;
  return `${String(rounds)} rounds of rework, the limit is ${String(state.policy.reworkLimit)}`;
}

/** Rounds of rework on the current pull request. */
export function roundsOf(state: PlayState): number {
  const knowledge = currentKnowledge(state);
  return knowledge === null ? 0 : reworkRounds(state.policy, knowledge);
}
