import type { Command } from 'commander';
import type { Shell } from '../context.ts';
import { operatorCommand } from '../operator-command.ts';

/** `baton release`: the play goes on with what it has learned meanwhile. */
export function releaseCommand(shell: Shell): Command {
  return operatorCommand(shell, {
    name: 'release',
    description: 'Let a play go on after a hold.',
    examples: ['baton release acme/shop#7 --reason "staging is back"'],
    message: (input) => ({ name: 'release', input }),
  });
}
