import type { Command } from 'commander';
import type { Shell } from '../context.ts';
import { operatorCommand } from '../operator-command.ts';

/** `baton retry`: a fresh start from where the play is. */
export function retryCommand(shell: Shell): Command {
  return operatorCommand(shell, {
    name: 'retry',
    description: 'Forget pauses and attention, look again, and submit a run that has failed once more.',
    examples: ['baton retry acme/shop#7 --reason "the image can be pulled now"'],
    message: (input) => ({ name: 'retry', input }),
  });
}
