import type { Command } from 'commander';
import type { Shell } from '../context.ts';
import { operatorCommand } from '../operator-command.ts';

/** `baton hold`: the play collects facts and does nothing else. */
export function holdCommand(shell: Shell): Command {
  return operatorCommand(shell, {
    name: 'hold',
    description: 'Let a play write nothing and stop its clocks, until it is released.',
    examples: ['baton hold acme/shop#7 --reason "the staging cluster is down"'],
    message: (input) => ({ name: 'hold', input }),
  });
}
