import { Command } from 'commander';
import { examplesHelp, type Shell } from '../context.ts';

interface Options {
  readonly json?: boolean;
  readonly keep?: boolean;
  readonly kubernetes?: boolean;
  readonly only?: readonly string[];
}

/** `baton demo`: plays that run at once on stand-ins for everything around Baton. */
export function demoCommand(shell: Shell): Command {
  return new Command('demo')
    .description(
      'Show what Baton does: seven plays at once, on a real Temporal and stand-ins for GitHub and a cluster.',
    )
    .option('--json', 'answer with one JSON value on stdout')
    .option('--keep', "leave everything up until Ctrl-C, to look around in Temporal's UI")
    .option('--kubernetes', 'on a real kube-apiserver with etcd instead of its stand-in (npm run cluster:build)')
    .option('--only <play...>', 'only these plays')
    .addHelpText(
      'after',
      `\n${examplesHelp(['baton demo', 'baton demo --keep', 'baton demo --only smooth early --json | jq .latencyMs'])}`,
    )
    .action(async ({ json, keep, kubernetes, only }: Options) => {
      const { presentDemo } = await import('./present-demo.ts');
      const cluster = kubernetes === true ? 'kubernetes' : 'stand-in';
      const asked = { json: json === true, keep: keep === true, only, cluster } as const;
      shell.exitCode = await presentDemo(shell.surroundings, asked);
    });
}
