import type { Policy } from '../../config/policy.ts';
import type { AdoptCommand, Command, ReconfigureCommand, RollbackCommand } from '../../signals/messages.ts';
import { everything } from './pull-requests.ts';
import { bind } from './runs.ts';
import { stageIndex, startOf, workingLabel } from './stages.ts';
import { KEPT_ENTRIES, note, type PlayState } from './state.ts';
import { hiddenNodes, isEnding, position, restOf, runHasEnded } from './view.ts';

/**
 * What an operator may say, as pure functions: `refuse…` says why a command can't be taken now (null if it can), the
 * others take it. Every command carries who says so and why. `now` in milliseconds since the epoch.
 */

/** Characters that are kept of who commands and why. */
const MOST_CHARACTERS = { by: 100, reason: 500 };

/** Why a command without a name or a reason, or with endless ones, is not taken; for every command. */
export function refuseNameless(command: Command): string | null {
  if (command.by.trim() === '') return 'by is empty: say who commands';
  if (command.reason.trim() === '') return 'reason is empty: say why';
  for (const word of ['by', 'reason'] as const) {
    const [length, most] = [command[word].length, MOST_CHARACTERS[word]];
    if (length > most) return `${word} is ${String(length)} characters long: say it in ${String(most)} at most`;
  }
  return null;
}

/** Remembers that an update was taken, for as long as a caller may tell it again. */
export function remember(state: PlayState, update: string): PlayState {
  return { ...state, updates: [...state.updates, update].slice(-KEPT_ENTRIES) };
}

/** Why nothing new is begun: the play has ended, or all that is left to do is to stop its run. */
export function refuseLate(state: PlayState): string | null {
  if (state.ended !== null) return `the play has ended (${state.ended})`;
  return isEnding(state) ? 'the play is ending: all that is left is to stop its run' : null;
}

/** Why a run would not be alone. */
function refuseClaimed(state: PlayState): string | null {
  const names = state.candidates.map(({ name }) => name).join(', ');
  if (names === '') return null;
  return state.run === null || runHasEnded(state)
    ? `runs claim this task already: ${names}; adopt one, or refresh if it is gone`
    : `another run claims this task: ${names}; stop it with argo stop, or refresh if it is gone`;
}

/** Why nothing is asked of a run that was adopted before it is known whose it is. */
export function refuseUnclaimed({ claim, run }: PlayState): string | null {
  if (claim === null || run === null) return null;
  return `run ${run.name} is adopted and not yet marked as this play's: say so again when it is, or when it was let go`;
}

/** A hold stops every write, and what was asked for meanwhile would be done one day without anybody's thinking of it. */
export function refuseHeld({ hold }: PlayState): string | null {
  return hold === null ? null : `the play is on hold, by ${hold.by}: ${hold.reason}; release it first`;
}

export function refuseSubmit(state: PlayState): string | null {
  const late = refuseLate(state);
  if (late !== null) return late;
  if (state.run !== null) return `run ${state.run.name} belongs to the play already`;
  if (state.submission !== null) return 'its run is being submitted already';
  return refuseClaimed(state);
}

/** Submits the play's first run. */
export function submit(state: PlayState, { by, reason }: Command, now: number): PlayState {
  const submission = { startFrom: workingLabel(state.policy, 0), after: null, accepted: true };
  const next = { ...lookAfresh(state), lookAgain: [], submission, asked: { by, reason } };
  return note(next, now, `run asked for by ${by}: ${reason}`);
}

export function refuseHold(state: PlayState): string | null {
  const late = refuseLate(state);
  if (late !== null) return late;
  return state.hold === null ? null : `the play is on hold already, by ${state.hold.by}: ${state.hold.reason}`;
}

/** Stops every write and every clock; facts are still collected. */
export function hold(state: PlayState, { by, reason }: Command, now: number): PlayState {
  return note({ ...state, hold: { by, reason, since: now } }, now, `held by ${by}: ${reason}`);
}

export function refuseRelease(state: PlayState): string | null {
  return state.hold === null ? 'the play is not on hold' : null;
}

export function release(state: PlayState, { by, reason }: Command, now: number): PlayState {
  const heldMs = state.heldMs + (state.hold === null ? 0 : now - state.hold.since);
  return note({ ...state, hold: null, heldMs }, now, `released by ${by}: ${reason}`);
}

export function refuseRetry(state: PlayState): string | null {
  if (state.ended !== null) return `the play has ended (${state.ended})`;
  if (!wantsAnotherRun(state)) return null;
  const unseen = `it can't be seen at which stage run ${state.run?.name ?? ''} was: say so with a rollback`;
  return refuseClaimed(state) ?? (stageOfRun(state) === null ? unseen : null);
}

/** The working label of the stage at which the run is, or was; null where nobody can tell. */
function stageOfRun(state: PlayState): string | null {
  const where = position(state);
  if (where === null || !('index' in where)) return null;
  return workingLabel(state.policy, Math.min(where.index, state.policy.stages.length - 1));
}

/** Its run has failed, and none is being submitted yet: to try again means to submit another one. */
function wantsAnotherRun(state: PlayState): boolean {
  return runHasEnded(state) && restOf(state)?.ending === 'failed' && state.submission === null;
}

/**
 * Forgets pauses and remembered attention, accepts the label that the run carries, and reads everything again. A run
 * that has failed or is gone is submitted again, from the stage at which it was.
 */
export function retry(state: PlayState, { by, reason }: Command, now: number): PlayState {
  const { run } = state;
  const accepted = run === null ? {} : { label: run.stage, revision: run.stageRevision, writes: [] };
  const next = note({ ...lookAfresh(state), ...accepted, notes: {} }, now, `retried by ${by}: ${reason}`);
  const startFrom = stageOfRun(state);
  if (run === null || startFrom === null || !wantsAnotherRun(state)) return next;
  return { ...next, lookAgain: [], submission: { startFrom, after: run.uid, accepted: false }, asked: { by, reason } };
}

export function refuseRollback(state: PlayState, command: RollbackCommand): string | null {
  const refusal = refuseLate(state) ?? refuseHeld(state) ?? refuseUnclaimed(state) ?? refuseClaimed(state);
  if (refusal !== null) return refusal;
  const working = state.policy.stages.map((stage) => stage.working);
  if (!working.includes(command.to)) return `there is no stage ${command.to}; expected one of ${working.join(', ')}`;
  const where = position(state);
  const target = stageIndex(state.policy, command.to);
  // Where a run with hidden nodes is, nobody but whoever commands can see.
  if (where !== null && 'index' in where && hiddenNodes(state) === null && target > where.index) {
    return `${command.to} lies ahead of the run; a play only rolls back`;
  }
  return null;
}

/** Ends the run and submits another one that starts at the stage; a resumed node can't be un-resumed. */
export function rollback(state: PlayState, { by, reason, to }: RollbackCommand, now: number): PlayState {
  const submission = { startFrom: to, after: state.run?.uid ?? null, accepted: false };
  const next = { ...lookAfresh(state), lookAgain: [], submission, asked: { by, reason } };
  return note(next, now, `rolled back to ${to} by ${by}: ${reason}`);
}

export function refuseCancel(state: PlayState): string | null {
  return state.ended === null ? null : `the play has ended (${state.ended})`;
}

/** Stops the run and ends the play. */
export function cancel(state: PlayState, { by, reason }: Command, now: number): PlayState {
  const asked = { by, reason };
  const next = { ...lookAfresh(state), hold: null, submission: null, cancelled: asked, asked };
  return note(next, now, `cancelled by ${by}: ${reason}`);
}

export function refuseAdopt(state: PlayState, { run }: AdoptCommand): string | null {
  const late = refuseLate(state);
  if (late !== null) return late;
  if (state.run?.uid === run.uid) return `the play is bound to ${run.name} already`;
  if (state.run !== null && !runHasEnded(state)) return `the play is bound to ${state.run.name}, which is alive`;
  return run.gone || run.phase === 'Succeeded' ? `run ${run.name} has ended` : null;
}

/** Binds the run that the operator named. */
export function adopt(state: PlayState, { by, reason, run, owner = null }: AdoptCommand, now: number): PlayState {
  const asked = { ...lookAfresh(state), asked: { by, reason } };
  const next = note(asked, now, `run ${run.name} adopted by ${by}: ${reason}`);
  const { 'run-taken': _, ...notes } = next.notes;
  return { ...bind({ ...next, notes }, run, startOf(state.policy, run), now), claim: { owner } };
}

export function refuseRefresh(state: PlayState): string | null {
  return state.ended === null ? null : `the play has ended (${state.ended})`;
}

/** Looks again at run and pull request, and judges now. */
export function refresh(state: PlayState, { by, reason }: Command, now: number): PlayState {
  return note(lookAfresh(state), now, `refreshed by ${by}: ${reason}`);
}

export function refuseReconfigure(state: PlayState, { policy }: ReconfigureCommand): string | null {
  if (state.ended !== null) return `the play has ended (${state.ended})`;
  return policy.stages.length === 0 ? 'the policy has no stages' : null;
}

/**
 * Judges by another policy from now on, what is already known included; and reads again, since neither a delivery nor a
 * read told of those whom the old policy did not know.
 */
export function reconfigure(state: PlayState, { by, reason, policy }: ReconfigureCommand, now: number): PlayState {
  const next = lookAfresh({ ...renumbered(state, policy), policy });
  return note(next, now, `reconfigured by ${by}: ${reason}`);
}

/**
 * Gates are remembered by their place in the list of stages. Under another list the same gate, known by its waiting
 * label, has another place, and what an operator waived must not become a waiver of its neighbour.
 */
function renumbered(state: PlayState, policy: Policy): PlayState {
  const placeOf = (gate: number): number => stageIndex(policy, state.policy.stages[gate]?.gate.waiting ?? '');
  const moved = <T extends { readonly gate: number }>(records: readonly T[]): T[] =>
    records.map((record) => ({ ...record, gate: placeOf(record.gate) })).filter(({ gate }) => gate >= 0);
  const startIndex = Math.max(0, stageIndex(policy, workingLabel(state.policy, state.startIndex)));
  return { ...state, opened: moved(state.opened), waivers: moved(state.waivers), startIndex };
}

/** Everything read again, whatever was paused. */
export function lookAfresh(state: PlayState): PlayState {
  return { ...state, pauses: {}, lookAgain: everything(state) };
}
