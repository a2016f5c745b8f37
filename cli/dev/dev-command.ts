import { Command } from 'commander';
import { examplesHelp, type Shell } from '../context.ts';

/** `baton dev`: the bridge and the worker with stand-ins for everything around them. */
export function devCommand(shell: Shell): Command {
  return new Command('dev')
    .description('Keep everything up to try things by hand: Temporal, a cluster, GitHub, agents, bridge and worker.')
    .option('--json', 'answer with one JSON value on stdout: the addresses')
    .addHelpText('after', `\n${examplesHelp(['baton dev', 'baton dev --json'])}`)
    .action(async (options: { readonly json?: boolean }) => {
      const { runDev } = await import('./run-dev.ts');
      shell.exitCode = await runDev(shell.surroundings, { json: options.json === true });
    });
}
