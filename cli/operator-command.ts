import { Command } from 'commander';
import { notBlank } from './not-blank.ts';
import { commonOptions, perform, type CommonOptions, type Context, type Shell } from './context.ts';
import { parsePlay, shortName, type PlayReference } from './play-reference.ts';
import type { PlayCommand } from './plays.ts';
import type { Temporal } from './surroundings.ts';
import type { Command as Signed } from '../signals/messages.ts';
import type { Config } from '../config/schema.ts';

/** Options of every command that an operator gives to a play. */
export interface OperatorOptions extends CommonOptions {
  readonly reason: string;
  readonly by?: string;
}

/** What a command may need to know before it is sent. */
interface Situation {
  readonly play: PlayReference;
  readonly context: Context;
  readonly temporal: Temporal;
  readonly config: Config;
}

/** One command of an operator to a play: its name is that of the update. */
interface OperatorCommand<Options extends OperatorOptions> {
  readonly name: PlayCommand['name'];
  readonly description: string;
  /** Said when the play has accepted it. */
  readonly done: string;
  readonly examples: readonly string[];
  /** Adds the command's own options. */
  readonly options?: (command: Command) => Command;
  readonly message: (signed: Signed, options: Options, situation: Situation) => PlayCommand | Promise<PlayCommand>;
}

/** `baton <name> <play> --reason <text>`: sends one update, and answers with the play's status after it. */
export function operatorCommand<Options extends OperatorOptions>(
  shell: Shell,
  described: OperatorCommand<Options>,
): Command {
  const command = new Command(described.name)
    .description(described.description)
    .argument('<play>', 'owner/repo#7 or owner/repo/7')
    .requiredOption('--reason <text>', "why; kept in the play's journal", notBlank)
    .option('--by <name>', 'who says so (default: $USER, else the user of git)', notBlank);
  const send = (name: string, options: Options) =>
    perform(shell, options, async (context) => {
      const play = parsePlay(name);
      const signed = { by: options.by ?? context.surroundings.operator(), reason: options.reason };
      const status = await context.withTemporal(async (temporal, config) => {
        const message = await described.message(signed, options, { play, context, temporal, config });
        return temporal.plays.command(play.id, message);
      });
      context.output.result(status, (paint) => {
        const attention = status.attention.map((text) => `\n${paint.warning('!')} ${text}`).join('');
        return `${paint.good('✓')} ${shortName(play.id)} ${described.done}. It is at ${paint.strong(status.stage)} and waits for ${status.waitingFor}.${attention}`;
      });
      return undefined;
    });
  return commonOptions(described.options?.(command) ?? command, described.examples).action(send);
}
