import type { Command } from 'commander';
import { policyFor } from '../../config/policies.ts';
import { BatonError } from '../../errors/baton-error.ts';
import type { Shell } from '../context.ts';
import { refuseUnknownName } from '../known-names.ts';
import { rollbackPlan, rollbackWords } from '../rollback-plan.ts';
import { operatorCommand, type OperatorOptions } from '../operator-command.ts';

interface Options extends OperatorOptions {
  readonly to: string;
  readonly yes?: boolean;
}

/** `baton rollback`: stops the run and submits another that starts at an earlier stage. A role stands for its stage. */
export function rollbackCommand(shell: Shell): Command {
  return operatorCommand<Options>(shell, {
    name: 'rollback',
    description: 'Stop the run and submit it again from an earlier stage.',
    examples: [
      'baton rollback acme/shop#7 --to quality-in-progress --reason "the review missed the migration"',
      'baton rollback acme/shop#7 --to implementation --reason "wrong branch"',
    ],
    options: (command) =>
      command
        .requiredOption('--to <stage>', 'a working label, or the role that works there')
        .option('--yes', 'do not ask at the terminal'),
    message: async (signed, { to, yes }, { play, temporal, config, context }) => {
      const status = await temporal.plays.status(play.id);
      const { stages } = status;
      const row = stages.find((each) => each.working === to) ?? stages.find((each) => each.role === to);
      if (row === undefined) {
        // The play may judge by an older policy than this configuration has: a stage of either is the play's to refuse.
        const known = [...stages, ...policyFor(config).stages].flatMap(({ working, role }) => [working, role]);
        refuseUnknownName('working label or role', to, [...new Set(known)]);
      }
      const target = row?.working ?? to;
      const { output, surroundings } = context;
      output.progress(rollbackWords(rollbackPlan(status, target)));
      const agreed = yes === true || (await surroundings.confirm('Roll back?'));
      if (agreed === null) throw new BatonError('BATON_USAGE', { detail: 'there is no terminal to ask: say --yes' });
      if (!agreed) throw new BatonError('BATON_USAGE', { detail: 'nothing was done' });
      return { name: 'rollback', input: { ...signed, to: target } };
    },
  });
}
