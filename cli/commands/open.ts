import type { Command } from 'commander';
import { policyFor } from '../../config/policies.ts';
import { BatonError } from '../../errors/baton-error.ts';
import type { Shell } from '../context.ts';
import { refuseUnknownName } from '../known-names.ts';
import { operatorCommand, type OperatorOptions } from '../operator-command.ts';

interface Options extends OperatorOptions {
  readonly gate?: string;
}

/**
 * `baton open`: overrides the judgement at the gate where the run stands. Without `--gate` it is the one that the play
 * shows now; the play refuses should the run have moved on meanwhile.
 */
export function openCommand(shell: Shell): Command {
  return operatorCommand<Options>(shell, {
    name: 'open',
    description: 'Open the gate at which the run stands, whatever its condition says.',
    examples: [
      'baton open acme/shop#7 --reason "approved by phone"',
      'baton open acme/shop#7 --gate waiting-pr-approved --reason "approved by phone"',
    ],
    options: (command) => command.option('--gate <label>', "the gate's waiting label (default: where the run stands)"),
    message: async (signed, options, { play, temporal, config }) => {
      const { stages, stage } = await temporal.plays.status(play.id);
      if (options.gate !== undefined) {
        // The play may judge by an older policy than this configuration has: a gate of either is the play's to refuse.
        const configured = policyFor(config).stages.map(({ gate }) => gate.waiting);
        refuseUnknownName('gate', options.gate, [...new Set([...stages.map(({ waiting }) => waiting), ...configured])]);
        return { name: 'open', input: { ...signed, gate: options.gate } };
      }
      const waiting = stages.find((row) => row.state === 'waiting');
      if (waiting === undefined) {
        throw new BatonError('BATON_COMMAND_REFUSED', {
          detail: `the run stands at no gate (the play is at ${stage})`,
        });
      }
      return { name: 'open', input: { ...signed, gate: waiting.waiting } };
    },
  });
}
