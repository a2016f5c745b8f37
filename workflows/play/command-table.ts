import type { z } from 'zod';
import type { ErrorCode } from '../../errors/catalogue.ts';
import {
  adoptSchema,
  commandSchema,
  inWords,
  openSchema,
  reconfigureSchema,
  rollbackSchema,
} from '../../signals/message-schemas.ts';
import {
  adoptUpdate,
  cancelUpdate,
  holdUpdate,
  openUpdate,
  reconfigureUpdate,
  refreshUpdate,
  releaseUpdate,
  retryUpdate,
  rollbackUpdate,
  submitUpdate,
  type Command,
} from '../../signals/messages.ts';
import * as commands from './commands.ts';
import { open, refuseOpen } from './override.ts';
import { note, type PlayState } from './state.ts';

const MALFORMED: ErrorCode = 'BATON_MESSAGE_MALFORMED';

/** Why a command is not taken. */
export interface Refusal {
  readonly type: ErrorCode;
  readonly words: string;
}

/** A command as an update of a play: whether it can be taken, and what follows. */
export interface CommandHandler {
  /** The update's name. */
  readonly name: string;
  /** For Temporal's UI. */
  readonly description: string;
  /** Null if it can be taken. */
  readonly refuse: (state: PlayState, argument: unknown) => Refusal | null;
  /** `now` in milliseconds since the epoch. Only for what was not refused, now or by the version that took it first. */
  readonly take: (state: PlayState, argument: unknown, now: number) => PlayState;
}

/** Everything that an operator can say to a play. */
export const COMMANDS: readonly CommandHandler[] = [
  {
    ...handler(submitUpdate, commandSchema, commands.refuseSubmit, commands.submit),
    description: 'Submit the run of this task',
  },
  {
    ...handler(holdUpdate, commandSchema, commands.refuseHold, commands.hold),
    description: 'Write nothing and stop the clocks',
  },
  {
    ...handler(releaseUpdate, commandSchema, commands.refuseRelease, commands.release),
    description: 'Go on after a hold',
  },
  {
    ...handler(openUpdate, openSchema, refuseOpen, open),
    description: 'Open this gate whatever its condition says',
  },
  {
    ...handler(retryUpdate, commandSchema, commands.refuseRetry, commands.retry),
    description: 'Forget pauses and attention, and try again',
  },
  {
    ...handler(rollbackUpdate, rollbackSchema, commands.refuseRollback, commands.rollback),
    description: 'Submit again from an earlier stage',
  },
  {
    ...handler(cancelUpdate, commandSchema, commands.refuseCancel, commands.cancel),
    description: 'Stop the run and end the play',
  },
  {
    ...handler(adoptUpdate, adoptSchema, commands.refuseAdopt, commands.adopt),
    description: 'Bind this run to the play',
  },
  {
    ...handler(refreshUpdate, commandSchema, commands.refuseRefresh, commands.refresh),
    description: 'Look again and judge now',
  },
  {
    ...handler(reconfigureUpdate, reconfigureSchema, commands.refuseReconfigure, commands.reconfigure),
    description: 'Judge by another policy',
  },
];

function handler<C extends Command>(
  update: { readonly name: string },
  schema: z.ZodType<C>,
  refuse: (state: PlayState, command: C) => string | null,
  take: (state: PlayState, command: C, now: number) => PlayState,
): Omit<CommandHandler, 'description'> {
  return {
    name: update.name,
    refuse: (state, argument) => {
      const parsed = schema.safeParse(argument);
      if (!parsed.success) return { type: MALFORMED, words: inWords(parsed.error) };
      const words = commands.refuseNameless(parsed.data) ?? refuse(state, parsed.data);
      return words === null ? null : { type: 'BATON_COMMAND_REFUSED', words };
    },
    // Parsed once more, since a validator hands nothing on. Where a history is replayed nobody validates again: what an
    // older version has accepted this one may not understand, and a play that stumbled over it would stand still for good.
    take: (state, argument, now) => {
      const parsed = schema.safeParse(argument);
      if (parsed.success) return take(state, parsed.data, now);
      return note(state, now, `${MALFORMED}: command ${update.name}, taken once: ${inWords(parsed.error)}`);
    },
  };
}
