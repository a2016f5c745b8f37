import { Command, Option } from 'commander';
import { AGENTS, type Agents } from './agents-at-hand.ts';
import { examplesHelp, type Shell } from '../context.ts';

interface Options {
  readonly json?: boolean;
  readonly agents: Agents;
  readonly keep?: boolean;
}

/** `baton dev`: the bridge and the worker with stand-ins for everything around them. */
export function devCommand(shell: Shell): Command {
  return new Command('dev')
    .description('Keep everything up to try things by hand: Temporal, a cluster, GitHub, agents, bridge and worker.')
    .option('--json', 'answer with one JSON value on stdout: the addresses')
    .addOption(
      new Option('--agents <how>', 'how Rex, Cleo and Tess work: 3 s or 30 s each, or not at all')
        .choices(AGENTS)
        .default('quick'),
    )
    .option('--keep', 'keep the folder of logs and configuration at the end')
    .addHelpText(
      'after',
      `\n${examplesHelp(['baton dev', 'baton dev --agents off', 'baton dev --json | jq .configuration'])}`,
    )
    .action(async ({ json, agents, keep }: Options) => {
      const { runDev } = await import('./run-dev.ts');
      shell.exitCode = await runDev(shell.surroundings, { json: json === true, agents, keep: keep === true });
    });
}
