import type { Condition } from '../../config/policy.ts';
import { playId, type OpenedGate, type PlayStatus, type StageRow } from '../../signals/messages.ts';
import { policyDigest } from '../../signals/policy-digest.ts';
import { nextDeadline } from './deadlines.ts';
import { currentHead, currentKnowledge } from './pull-requests.ts';
import { gateOf, isVisitOf, type Position } from './stages.ts';
import type { PlayState } from './state.ts';
import { underWay } from './under-way.ts';
import { attentionOf, roundsOf } from './attention.ts';
import { hiddenNodes, isEnding, judgeAt, position, restOf } from './view.ts';

/** Journal lines in a status; the whole journal stays in the play. */
const SHOWN_JOURNAL = 20;

/** Everything a person or a machine may want to know. `now` in milliseconds since the epoch. */
export function statusOf(state: PlayState, now: number): PlayStatus {
  const { run, hold } = state;
  const knowledge = currentKnowledge(state);
  const deadline = nextDeadline(state, now);
  return {
    play: playId(state.identity),
    identity: state.identity,
    generation: state.generation,
    stage: state.stage,
    stageSince: iso(state.stageSince),
    ended: state.ended !== null,
    held: hold === null ? null : { by: hold.by, reason: hold.reason, since: iso(hold.since) },
    pullRequest: knowledge === null ? null : { number: knowledge.pullRequest, head: currentHead(state) },
    pullRequests: numbersOf(state),
    run: run === null ? null : { namespace: run.namespace, name: run.name, uid: run.uid, phase: run.phase },
    stages: stageRows(state),
    attention: attentionOf(state).map(({ text }) => text),
    waitingFor: waitingFor(state),
    underWay: underWay(state, now),
    next: deadline === null ? null : { at: iso(deadline.at), what: deadline.what },
    rework: { rounds: roundsOf(state), limit: state.policy.reworkLimit },
    policy: policyDigest(state.policy),
    deliveries: state.ledger.counts,
    journal: state.journal.slice(-SHOWN_JOURNAL),
  };
}

function numbersOf({ forgotten, pullRequests }: PlayState): number[] {
  const numbers = new Set([...forgotten, ...pullRequests.map((each) => each.pullRequest)]);
  return [...numbers].sort((a, b) => a - b);
}

/** What a condition asks for, in words. */
function conditionWords(condition: Condition): string {
  switch (condition.kind) {
    case 'pull-request-open':
      return 'an open pull request of this task';
    case 'label':
      return `label ${condition.label} by ${condition.role} at the present head`;
    case 'approved':
      return `approval of the present head by ${condition.role}`;
    case 'checks-passed':
      return 'checks passed at the present head';
    case 'merged':
      return 'the pull request merged';
    default:
      return condition satisfies never;
  }
}

/** What a play waits for, in one sentence. */
export function waitingFor(state: PlayState): string {
  if (state.ended !== null) return 'nothing: the play has ended';
  if (state.hold !== null) return 'its release from hold';
  if (isEnding(state)) return `its run to be stopped: ${whyItEnds(state)}`;
  const rest = restOf(state);
  if (rest !== null) return `a person: ${rest.why}`;
  if (state.submission !== null) return 'its run to be submitted';
  if (state.run?.phase === 'Succeeded') return 'the label completed on its run, which has Succeeded';
  const where = position(state);
  if (where === null) return 'a run of this task';
  const hidden = hiddenNodes(state);
  if (where.kind === 'hidden' || (hidden !== null && where.kind !== 'agent')) return `a person: ${hidden ?? ''}`;
  if (where.kind === 'ambiguous') return 'a person: several gates are active';
  const stage = state.policy.stages[where.index];
  if (where.kind === 'agent') {
    const agent = stage === undefined ? "Argo's own end of the run" : `the ${stage.role} agent`;
    return `${agent}${strangeGates(state)}`;
  }
  const judgement = judgeAt(state, where.index);
  return judgement.verdict === 'held' ? 'the gate to open' : `the gate to open: ${judgement.unmet.join('; ')}`;
}

/** Suspend nodes that stand and that no gate means: whoever made them has to resume them. */
function strangeGates({ run, policy }: PlayState): string {
  const strange = (run?.gates ?? []).filter((node) => node.phase === 'Running' && gateOf(policy, node) < 0);
  if (strange.length === 0) return '';
  return `; the run is suspended at ${strange.map((node) => node.displayName).join(', ')}, which is no gate of Baton's`;
}

function whyItEnds({ cancelled, expired }: PlayState): string {
  return cancelled === null ? (expired?.why ?? '') : `cancelled by ${cancelled.by} (${cancelled.reason})`;
}

function stageRows(state: PlayState): StageRow[] {
  const where = position(state);
  return state.policy.stages.map((stage, index) => {
    const judgement = judgeAt(state, index);
    return {
      role: stage.role,
      working: stage.working,
      waiting: stage.gate.waiting,
      condition: conditionWords(stage.gate.condition),
      state: rowState(state, where, index),
      unmet: judgement.verdict === 'held' ? [] : judgement.unmet,
      opened: openedAt(state, index),
    };
  });
}

function rowState(state: PlayState, where: Position | null, index: number): StageRow['state'] {
  if (where === null || !('index' in where)) return 'ahead';
  if (index < where.index || state.ended === 'completed') return 'done';
  if (index > where.index) return 'ahead';
  return where.kind === 'gate' ? 'waiting' : 'at-work';
}

/** How a gate of the bound run was last opened: a run before it had nodes of its own. */
function openedAt({ opened, run }: PlayState, index: number): OpenedGate | null {
  const isOfRun = (visit: string): boolean => (run?.gates ?? []).some((node) => isVisitOf(node, visit));
  const record = opened.findLast(({ gate, visit }) => gate === index && isOfRun(visit));
  return record === undefined ? null : { at: record.at, commit: record.commit, how: record.how };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
