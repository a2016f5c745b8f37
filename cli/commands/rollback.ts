import type { Command } from 'commander';
import { policyFor } from '../../config/policies.ts';
import { BatonError } from '../../errors/baton-error.ts';
import type { PlayStatus } from '../../signals/messages.ts';
import type { NextRun } from '../../signals/rollback-preview.ts';
import type { Shell } from '../context.ts';
import { toBatonError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { refuseUnknownName } from '../known-names.ts';
import { rollbackPlan, rollbackWords } from '../rollback-plan.ts';
import { operatorCommand, type OperatorOptions, type Situation } from '../operator-command.ts';
import type { Acceptance } from '../try-submission.ts';

interface Options extends OperatorOptions {
  readonly to: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** `baton rollback`: stops the run and submits another that starts at an earlier stage. A role stands for its stage. */
export function rollbackCommand(shell: Shell): Command {
  return operatorCommand<Options>(shell, {
    name: 'rollback',
    description: 'Stop the run and submit it again from an earlier stage.',
    examples: [
      'baton rollback acme/shop#7 --to quality-in-progress --reason "the review missed the migration"',
      'baton rollback acme/shop#7 --to implementation --reason "wrong branch"',
      'baton rollback acme/shop#7 --to implementation --dry-run --json',
    ],
    options: (command) =>
      command
        .requiredOption('--to <stage>', 'a working label, or the role that works there')
        .option('--yes', 'do not ask at the terminal')
        .option('--dry-run', 'only say what it means, and ask the API server whether it takes the run'),
    look: async ({ to, dryRun }, situation) => {
      if (dryRun !== true) return null;
      const { play, temporal, context } = situation;
      const status = await temporal.plays.status(play.id);
      const preview = await temporal.plays.rollbackPreview(play.id, targetOf(to, status, situation));
      const acceptance = await ask(preview.next, situation);
      const plan = rollbackPlan(status, preview, acceptance);
      context.output.result(plan, () => rollbackWords(plan));
      return exitCodeOf(plan.refusal, acceptance);
    },
    message: async (signed, { to, yes }, situation) => {
      const { play, temporal, context } = situation;
      const status = await temporal.plays.status(play.id);
      const target = targetOf(to, status, situation);
      const { output, surroundings } = context;
      const preview = await temporal.plays.rollbackPreview(play.id, target);
      if (preview.refusal !== null) throw new BatonError('BATON_COMMAND_REFUSED', { detail: preview.refusal });
      output.progress(rollbackWords(rollbackPlan(status, preview, null)));
      const agreed = yes === true || (await surroundings.confirm('Roll back?'));
      if (agreed === null) throw new BatonError('BATON_USAGE', { detail: 'there is no terminal to ask: say --yes' });
      if (!agreed) throw new BatonError('BATON_USAGE', { detail: 'nothing was done' });
      return { name: 'rollback', input: { ...signed, to: target } };
    },
  });
}

/** The working label that is meant. Throws `BATON_USAGE` for what neither the play nor the configuration knows. */
function targetOf(to: string, { stages }: PlayStatus, { config }: Pick<Situation, 'config'>): string {
  const row = stages.find((each) => each.working === to) ?? stages.find((each) => each.role === to);
  if (row !== undefined) return row.working;
  // The play may judge by an older policy than this configuration has: a stage of either is the play's to refuse.
  const known = [...stages, ...policyFor(config).stages].flatMap(({ working, role }) => [working, role]);
  refuseUnknownName('working label or role', to, [...new Set(known)]);
  return to;
}

async function ask(next: NextRun, { config, context }: Situation): Promise<Acceptance> {
  try {
    return await context.surroundings.trySubmission(config, next);
  } catch (error) {
    return { kind: 'unknown', why: toBatonError(error).message };
  }
}

function exitCodeOf(refusal: string | null, acceptance: Acceptance): ExitCode {
  if (refusal !== null || acceptance.kind === 'refused') return EXIT.failed;
  return acceptance.kind === 'unknown' ? EXIT.unreachable : EXIT.ok;
}
