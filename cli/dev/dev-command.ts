import { Command } from 'commander';
import type { Shell } from '../context.ts';

/** `baton dev`: the bridge and the worker with stand-ins for everything around them. */
export function devCommand(shell: Shell): Command {
  return new Command('dev')
    .description('Keep everything up to try things by hand: Temporal, a cluster, GitHub, agents, bridge and worker.')
    .option('--json', 'say the addresses as one JSON value on stdout')
    .addHelpText('after', '\nExamples:\n  $ baton dev')
    .action(async (options: { readonly json?: boolean }) => {
      const { runDev } = await import('./run-dev.ts');
      shell.exitCode = await runDev(shell.surroundings, { json: options.json === true });
    });
}
