import type { Command } from 'commander';
import type { Shell } from '../context.ts';
import { operatorCommand } from '../operator-command.ts';

/** `baton refresh`: look again and judge now. */
export function refreshCommand(shell: Shell): Command {
  return operatorCommand(shell, {
    name: 'refresh',
    description: 'Read the pull request and the run again, and judge now.',
    examples: ['baton refresh acme/shop#7 --reason "a webhook was lost"'],
    message: (input) => ({ name: 'refresh', input }),
  });
}
