import type { Command } from 'commander';
import type { Shell } from '../context.ts';
import { operatorCommand } from '../operator-command.ts';

/** `baton cancel`: the end of the play, by a person. */
export function cancelCommand(shell: Shell): Command {
  return operatorCommand(shell, {
    name: 'cancel',
    description: 'Stop the run and end the play.',
    examples: ['baton cancel acme/shop#7 --reason "the task was withdrawn"'],
    message: (input) => ({ name: 'cancel', input }),
  });
}
