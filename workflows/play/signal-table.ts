import type { z } from 'zod';
import type { ErrorCode } from '../../errors/catalogue.ts';
import { factSchema, type Fact } from '../../signals/facts.ts';
import { deliveredSchema, inWords, nudgedSchema, observedSchema } from '../../signals/message-schemas.ts';
import { deliveredSignal, nudgedSignal, observedSignal } from '../../signals/messages.ts';
import { resumeAskedSignal } from '../../signals/resume-messages.ts';
import { resumeAskedSchema } from '../../signals/resume-schemas.ts';
import { foldDelivery, foldNudge } from './fold.ts';
import { ask } from './resume-asks.ts';
import { foldObserved } from './runs.ts';
import { note, type PlayState } from './state.ts';

/** What a play knows after a signal, and what is to be logged of it. */
export interface Received {
  readonly state: PlayState;
  readonly log: Line | null;
}

interface Line {
  readonly level: 'info' | 'warn';
  readonly message: string;
  readonly about: Readonly<Record<string, unknown>>;
}

/** A signal and what follows from it. `now` in milliseconds since the epoch. */
export interface SignalHandler {
  readonly name: string;
  /** For Temporal's UI. */
  readonly description: string;
  readonly receive: (state: PlayState, message: unknown, now: number) => Received;
}

/** Everything that a play is told. */
export const SIGNALS: readonly SignalHandler[] = [
  {
    name: deliveredSignal.name,
    description: 'What a webhook delivery said about the pull request of this task',
    receive: parsed('delivered', deliveredSchema, receiveDelivery),
  },
  {
    name: observedSignal.name,
    description: 'The watch or the sweep saw the Argo Workflow of this task',
    receive: parsed('observed', observedSchema, (state, { run }) => ({ state: foldObserved(state, run), log: null })),
  },
  {
    name: nudgedSignal.name,
    description: 'Read everything again: something differs, or was silent for too long',
    receive: parsed('nudged', nudgedSchema, (state, signal) => ({ state: foldNudge(state, signal), log: null })),
  },
  {
    name: resumeAskedSignal.name,
    description: 'A resume request asks to look again, judge now, and answer it',
    receive: parsed('resumeAsked', resumeAskedSchema, (state, asked, now) => ({
      state: ask(state, asked, now),
      log: null,
    })),
  },
];

const MALFORMED: ErrorCode = 'BATON_MESSAGE_MALFORMED';

/**
 * Who may use Temporal can send whatever they like: what is malformed is said in the journal and dropped, since a play
 * that stumbled over it would stand still for good.
 */
function parsed<T>(
  signal: string,
  schema: z.ZodType<T>,
  receive: (state: PlayState, message: T, now: number) => Received,
): SignalHandler['receive'] {
  return (state, message, now) => {
    const result = schema.safeParse(message);
    if (result.success) return receive(state, result.data, now);
    const why = inWords(result.error);
    return {
      state: note(state, now, `${MALFORMED}: signal ${signal}: ${why}`),
      log: { level: 'warn', message: 'malformed signal dropped', about: { code: MALFORMED, signal, why } },
    };
  };
}

/** Of several facts only those are dropped that are malformed: a newer bridge may know kinds that this play does not. */
function receiveDelivery(before: PlayState, message: z.infer<typeof deliveredSchema>): Received {
  const { delivery, event } = message;
  const facts: Fact[] = [];
  const malformed: string[] = [];
  for (const fact of message.facts) {
    const result = factSchema.safeParse(fact);
    if (result.success) facts.push(result.data);
    else malformed.push(`${MALFORMED}: ${inWords(result.error)}`);
  }
  const state = foldDelivery(before, { delivery, event, facts }, malformed);
  const { outcome, reason } = state.ledger.entries.at(-1) ?? { outcome: 'late', reason: '' };
  return {
    state,
    log: {
      level: malformed.length === 0 ? 'info' : 'warn',
      message: 'delivery',
      about: { audit: true, delivery, event, outcome, reason, ...(malformed.length === 0 ? {} : { malformed }) },
    },
  };
}
