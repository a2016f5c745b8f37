import type { Command } from 'commander';
import type { RunClaim } from '../../activities/argo/run-claim.ts';
import { BatonError } from '../../errors/baton-error.ts';
import { repositoryNamed } from '../configured-repository.ts';
import type { Shell } from '../context.ts';
import type { FoundRun } from '../read-run.ts';
import { operatorCommand, type OperatorOptions } from '../operator-command.ts';
import { parsePlay, shortName, type PlayReference } from '../play-reference.ts';
import { runName, type RunName } from '../option-texts.ts';
import type { Plays } from '../plays.ts';

interface Options extends OperatorOptions {
  readonly run: RunName;
  readonly force?: boolean;
}

/** `baton adopt`: binds an existing run to a play; the way out when two runs claim one task. */
export function adoptCommand(shell: Shell): Command {
  return operatorCommand<Options>(shell, {
    name: 'adopt',
    description: 'Bind this Argo Workflow to the play.',
    examples: [
      'baton adopt acme/shop#7 --run play-7-x2k9p --reason "the other run is a leftover"',
      'baton adopt acme/shop#7 --run agents/play-7-x2k9p --reason "it runs in another namespace"',
    ],
    options: (command) =>
      command
        .requiredOption(
          '--run <name>',
          "name of the Argo Workflow, or namespace/name (default: the repository's namespace)",
          runName,
        )
        .option('--force', 'even if it claims no task, or another one whose play does not hold it'),
    message: async (signed, options, { play, context, temporal, config }) => {
      const { name } = options.run;
      const namespace = options.run.namespace ?? repositoryNamed(config, play)?.namespace ?? 'argo';
      const found = await context.surroundings.readRun(config, namespace, name);
      if (found === null)
        throw new BatonError('BATON_RUN_NOT_FOUND', { detail: `no Workflow ${name} in namespace ${namespace}` });
      const why = await whyNot(found, play, temporal.plays, options.force === true);
      if (why !== null) {
        throw new BatonError('BATON_COMMAND_REFUSED', { detail: `run ${namespace}/${name} ${why}` });
      }
      return { name: 'adopt', input: { ...signed, run: found.run, owner: found.owner } };
    },
  });
}

/** What stands against giving a run to this play, said of the run; null if nothing does. */
async function whyNot(
  { run, claim }: FoundRun,
  play: PlayReference,
  plays: Plays,
  forced: boolean,
): Promise<string | null> {
  const claimed = claim === null ? null : claimedPlay(claim);
  if (claimed?.id === play.id) return null;
  const name = claimed === null ? 'no task' : shortName(claimed.id);
  // Two plays on one run undo each other's labels, and the end of the one stops the run under the other.
  if (claimed !== null && (await holds(plays, claimed.id, run.uid))) {
    return `belongs to the play ${name}, which is under way, and --force does not take it away: leave it there, or cancel ${name} first, which stops the run`;
  }
  return forced ? null : `claims ${name}, not ${shortName(play.id)}; --force adopts it all the same`;
}

function claimedPlay({ owner, repository, task }: RunClaim): PlayReference {
  return parsePlay(`${owner}/${repository}#${task}`);
}

/** Whether a play is under way and bound to the run of this uid. One that was terminated shows what it last held. */
async function holds(plays: Plays, id: string, uid: string): Promise<boolean> {
  if (!(await plays.isRunning(id))) return false;
  const { ended, run } = await plays.status(id);
  return !ended && run?.uid === uid;
}
