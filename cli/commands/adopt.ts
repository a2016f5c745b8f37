import type { Command } from 'commander';
import { BatonError } from '../../errors/baton-error.ts';
import { repositoryNamed } from '../configured-repository.ts';
import type { Shell } from '../context.ts';
import { shortName } from '../play-reference.ts';
import { operatorCommand, type OperatorOptions } from '../operator-command.ts';

interface Options extends OperatorOptions {
  readonly run: string;
  readonly force?: boolean;
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
      command
        .requiredOption(
          '--run <name>',
          "name of the Argo Workflow, or namespace/name (default: the repository's namespace)",
        )
        .option('--force', 'even if it claims another task or none; then the play hears of it by refresh only'),
    message: async (signed, options, { play, context, config }) => {
      const [first, second] = options.run.split('/');
      const configured = repositoryNamed(config, play);
      const namespace = second === undefined ? (configured?.namespace ?? 'argo') : (first ?? '');
      const name = second ?? first ?? '';
      const found = await context.surroundings.readRun(config, namespace, name);
      if (found === null)
        throw new BatonError('BATON_RUN_NOT_FOUND', { detail: `no Workflow ${name} in namespace ${namespace}` });
      const { run, claim } = found;
      const claimed = claim === null ? 'no task' : `${claim.owner}/${claim.repository}#${claim.task}`;
      if (claimed !== shortName(play.id) && options.force !== true) {
        const detail = `run ${namespace}/${name} claims ${claimed}, not ${shortName(play.id)}; --force adopts it all the same`;
        throw new BatonError('BATON_COMMAND_REFUSED', { detail });
      }
      return { name: 'adopt', input: { ...signed, run } };
    },
  });
}
