import { Command } from 'commander';
import { commonOptions, examplesHelp, perform, type CommonOptions, type Shell } from '../context.ts';
import { refuseUnknownName } from '../known-names.ts';
import { chosen, choosing, type Chosen } from '../stage/chosen.ts';
import { findOne } from '../stage/find.ts';
import { historyPage, shown, stagesPage } from '../stage/pages.ts';
import { parseTarget } from '../stage/target.ts';
import { writes, writing, type Written } from '../stage/writes.ts';

interface SetOptions extends Written {
  readonly to: string;
  readonly from?: string;
  readonly back?: boolean;
}

/** `baton stage`: the stages of runs, as an operation of their own. */
export function stageCommand(shell: Shell): Command {
  return new Command('stage')
    .description('See and move the stages of runs; those of a play go through the play.')
    .addHelpText('after', `\n${examplesHelp(['baton stage get acme/shop#7', 'baton stage history argo/build-7'])}`)
    .addCommand(getCommand(shell))
    .addCommand(setCommand(shell))
    .addCommand(historyCommand(shell))
    .addCommand(rollbackCommand(shell));
}

function getCommand(shell: Shell): Command {
  const command = choosing(
    new Command('get').description('Say at which stage plays and runs are, and whose they are.'),
  );
  const get = (names: readonly string[], options: Chosen) =>
    perform(shell, options, async (context) => {
      const found = await context.withTemporal((temporal, config) =>
        chosen({ context, temporal, config }, names, options),
      );
      const stages = found.map(shown);
      context.output.result(stages, (paint) => stagesPage(stages, context.surroundings.now(), paint));
      return undefined;
    });
  return commonOptions(command, [
    'baton stage get acme/shop#7',
    'baton stage get argo/build-7 argo/build-8 --json',
    'baton stage get --selector task-id=7',
  ]).action(get);
}

function historyCommand(shell: Shell): Command {
  const command = new Command('history')
    .description('Say how a play or a run came to its stage: when, who and why.')
    .argument('<play or run>', 'owner/repo#7 or namespace/name');
  const history = (name: string, options: CommonOptions) =>
    perform(shell, options, async (context) => {
      const changes = await context.withTemporal(async (temporal, config) => {
        const target = parseTarget(name);
        if (target.kind === 'play') return temporal.plays.stages(target.play.id);
        const found = await findOne({ context, temporal, config }, target);
        return found.kind === 'play' ? temporal.plays.stages(found.id) : found.run.history;
      });
      context.output.result(changes, (paint) => historyPage(changes, context.surroundings.now(), paint));
      return undefined;
    });
  return commonOptions(command, ['baton stage history acme/shop#7', 'baton stage history argo/build-7 --json']).action(
    history,
  );
}

function setCommand(shell: Shell): Command {
  const command = writing(
    new Command('set').description('Move runs that no play owns to a stage: guarded and verified.'),
  )
    .requiredOption('--to <stage>', 'the stage')
    .option('--from <stage>', 'the label that is there, where it was edited by hand')
    .option('--back', 'to what lies behind, since it has to be done again');
  const set = (names: readonly string[], options: SetOptions) =>
    writes(shell, names, options, (known) => {
      refuseUnknownName('stage', options.to, known);
      return { kind: 'set', to: options.to, back: options.back === true, from: options.from ?? null };
    });
  return commonOptions(command, [
    'baton stage set argo/build-7 --to waiting-pr-created --reason "the sensor was away"',
    'baton stage set --selector team=web --to finalizing --reason "freeze is over" --dry-run',
    'baton stage set argo/build-7 --to quality-in-progress --back --reason "the review missed the migration"',
  ]).action(set);
}

function rollbackCommand(shell: Shell): Command {
  const command = writing(
    new Command('rollback').description('Undo the last transition of runs that no play owns, if nobody moved on.'),
  );
  const rollback = (names: readonly string[], options: Written) =>
    writes(shell, names, options, () => ({ kind: 'rollback' }));
  return commonOptions(command, [
    'baton stage rollback argo/build-7 --reason "wrong run"',
    'baton stage rollback --selector team=web --reason "wrong stage" --yes',
  ]).action(rollback);
}
