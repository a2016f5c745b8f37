import type { OpenCommand } from '../../signals/messages.ts';
import { lookAfresh, refuseHeld, refuseLate, refuseUnclaimed } from './commands.ts';
import { currentHead } from './pull-requests.ts';
import { note, type PlayState } from './state.ts';
import { attentionOf } from './attention.ts';
import { hiddenNodes, isFrozen, judgeAt, position, restOf, runHasEnded } from './view.ts';

/**
 * The command that overrides the judgement of a gate. Whoever says it wants the gate open now: where nothing can be opened
 * now it is refused, since it would open one day when nobody thinks of it.
 */

/** Overrides that are remembered; each counts for one gate, one head and one run. */
const KEPT_WAIVERS = 50;

/** What a person has to do before the gate can be opened, by the kind of attention. */
const FIRST: Readonly<Record<string, string>> = {
  'two-pull-requests': 'close all but one first',
  'stage-mismatch': "retry first: it accepts the run's label",
  'ambiguous-gate': 'resume all but one with argo first',
  'spec-suspended': 'switch it off first',
  'needs-value': 'supply it first',
};

/** Why this gate can't be opened now, and what to do about it; null if it can. */
export function refuseOpen(state: PlayState, command: OpenCommand): string | null {
  const now = refuseLate(state) ?? refuseHeld(state);
  if (now !== null) return now;
  if (state.submission !== null) return 'a run is being submitted: say so again when that one stands at the gate';
  const unclaimed = refuseUnclaimed(state);
  if (unclaimed !== null) return unclaimed;
  const hidden = hiddenNodes(state);
  if (hidden !== null) return hidden;
  const where = position(state);
  if (where?.kind === 'ambiguous') return refuseUntouchable(state);
  if (where?.kind !== 'gate') return 'the run stands at no gate';
  const waiting = state.policy.stages[where.index]?.gate.waiting ?? '';
  if (command.gate !== waiting) return `the run stands at ${waiting}, not at ${command.gate}`;
  return refuseAtRest(state) ?? refuseUntouchable(state);
}

function refuseAtRest(state: PlayState): string | null {
  const rest = restOf(state);
  if (rest !== null) return `${rest.why}; ${rest.ending === 'failed' ? 'retry' : 'reopen it'} first`;
  return runHasEnded(state) ? `run ${state.run?.name ?? ''} has ended` : null;
}

function refuseUntouchable(state: PlayState): string | null {
  if (isFrozen(state)) return `run ${state.run?.name ?? ''} is coming to its end`;
  const [why] = attentionOf(state).flatMap(({ kind, text }) =>
    kind in FIRST ? [`${text}; ${FIRST[kind] ?? ''}`] : [],
  );
  return why ?? null;
}

/** Waives every condition up to the gate at which the run stands, for the present head. */
export function open(state: PlayState, { by, reason }: OpenCommand, now: number): PlayState {
  const where = position(state);
  if (where?.kind !== 'gate') return state;
  const commit = currentHead(state);
  const indices = Array.from({ length: where.index + 1 }, (_, gate) => gate);
  const waivers = indices.map((gate) => ({ gate, commit, run: state.run?.uid ?? null, by, reason }));
  const unmet = judgeAt(state, where.index).unmet.join('; ');
  const kept = [...state.waivers, ...waivers].slice(-KEPT_WAIVERS);
  const next = { ...lookAfresh(state), waivers: kept, asked: { by, reason } };
  return note(next, now, `judgement overridden by ${by}: ${reason}${unmet === '' ? '' : ` (${unmet})`}`);
}
