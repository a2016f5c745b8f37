import type { Command } from 'commander';
import { BatonError } from '../../errors/baton-error.ts';
import { repositoryNamed } from '../configured-repository.ts';
import type { Shell } from '../context.ts';
import { operatorCommand, type OperatorOptions } from '../operator-command.ts';

interface Options extends OperatorOptions {
  readonly run: string;
}

/** `baton adopt`: binds an existing run to a play; the way out when two runs claim one task. */
export function adoptCommand(shell: Shell): Command {
  return operatorCommand<Options>(shell, {
    name: 'adopt',
    description: 'Bind this Argo Workflow to the play.',
    done: 'has its run',
    examples: [
      'baton adopt acme/shop#7 --run play-7-x2k9p --reason "the other run is a leftover"',
      'baton adopt acme/shop#7 --run agents/play-7-x2k9p --reason "it runs in another namespace"',
    ],
    options: (command) =>
      command.requiredOption(
        '--run <name>',
        "name of the Argo Workflow, or namespace/name (default: the repository's namespace)",
      ),
    message: async (signed, options, { play, context, config }) => {
      const [first, second] = options.run.split('/');
      const configured = repositoryNamed(config, play);
      const namespace = second === undefined ? (configured?.namespace ?? 'argo') : (first ?? '');
      const name = second ?? first ?? '';
      const run = await context.surroundings.readRun(config, namespace, name);
      if (run === null)
        throw new BatonError('BATON_RUN_NOT_FOUND', { detail: `no Workflow ${name} in namespace ${namespace}` });
      return { name: 'adopt', input: { ...signed, run } };
    },
  });
}
