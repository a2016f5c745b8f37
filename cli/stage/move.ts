import type { TransitionInput, TransitionResult } from '../../signals/transition.ts';
import { toBatonError } from '../errors.ts';
import type { Transitions } from '../transitions.ts';
import type { Found } from './find.ts';
import { instead, insteadOfRollback } from './owned.ts';

/** What became of one run. */
export interface Moved extends Omit<TransitionResult, 'outcome'> {
  readonly outcome: TransitionResult['outcome'] | 'under-way' | 'busy' | 'failed';
}

/** What is asked for, of each run. */
export type Wish = Omit<TransitionInput, 'run'>;

/** Moves one run, or says why not. Throws nothing: what stands in the way of one is its outcome. */
export async function move(transitions: Transitions, found: Found, wish: Wish): Promise<Moved> {
  if (found.kind === 'play') return ofPlay(found, wish);
  const { namespace, name, uid, stage } = found.run;
  const input: TransitionInput = { run: { namespace, name, uid }, ...wish };
  const unknown = outcomeOf(namespace, name, stage, wish);
  try {
    const answer = await transitions.perform(input);
    switch (answer.kind) {
      case 'ended':
        return answer.result;
      case 'under-way': {
        const step = answer.step === null ? 'is `baton worker` running?' : `it is ${answer.step}`;
        return { ...unknown, outcome: 'under-way', reason: `not over after two minutes: ${step} (${answer.id})` };
      }
      case 'busy':
        return { ...unknown, outcome: 'busy', reason: `another transition of it has not ended (${answer.id})` };
      default:
        return answer satisfies never;
    }
  } catch (error) {
    return { ...unknown, outcome: 'failed', reason: toBatonError(error).message };
  }
}

function ofPlay({ id, status, run }: Extract<Found, { kind: 'play' }>, wish: Wish): Moved {
  const { destination } = wish;
  const [namespace, name] = [run?.namespace ?? status.run?.namespace ?? '', run?.name ?? status.run?.name ?? ''];
  const unknown = { ...outcomeOf(namespace, name, run?.stage ?? null, wish), play: id };
  if (destination.kind === 'rollback') return { ...unknown, outcome: 'owned', reason: insteadOfRollback(id) };
  const isBound = run === null || run.uid === status.run?.uid;
  if (isBound && destination.to === status.stage && (run === null || run.stage === destination.to)) {
    return { ...unknown, success: true, outcome: 'already-there', from: destination.to };
  }
  return { ...unknown, outcome: 'owned', reason: instead(id, status, destination.to) };
}

function outcomeOf(namespace: string, name: string, from: string | null, { destination }: Wish): Moved {
  return {
    namespace,
    name,
    success: false,
    outcome: 'failed',
    reason: '',
    from,
    to: destination.kind === 'set' ? destination.to : null,
    revision: null,
    legal: [],
    play: null,
    compensation: 'none',
    stopped: false,
  };
}
