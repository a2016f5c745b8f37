import { Command } from 'commander';
import { acceptedWords } from './accepted-words.ts';
import { notBlank } from './option-texts.ts';
import { commonOptions, perform, type CommonOptions, type Context, type Shell } from './context.ts';
import { parsePlay, type PlayReference } from './play-reference.ts';
import type { PlayCommand } from './plays.ts';
import type { Temporal } from './surroundings.ts';
import { untilSettled } from './until-settled.ts';
import type { Command as Signed } from '../signals/messages.ts';
import type { Config } from '../config/schema.ts';

/** Options of every command that an operator gives to a play. */
export interface OperatorOptions extends CommonOptions {
  readonly reason: string;
  readonly by?: string;
  /** False with `--no-wait`. */
  readonly wait: boolean;
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
  readonly examples: readonly string[];
  /** Adds the command's own options. */
  readonly options?: (command: Command) => Command;
  readonly message: (signed: Signed, options: Options, situation: Situation) => PlayCommand | Promise<PlayCommand>;
}

/**
 * `baton <name> <play> --reason <text>`: sends one update, and answers with the play's status once what follows from it is
 * done, or has taken fifteen seconds.
 */
export function operatorCommand<Options extends OperatorOptions>(
  shell: Shell,
  described: OperatorCommand<Options>,
): Command {
  const command = new Command(described.name)
    .description(described.description)
    .argument('<play>', 'owner/repo#7 or owner/repo/7')
    .requiredOption('--reason <text>', "why; kept in the play's journal", notBlank)
    .option('--by <name>', 'who says so (default: $USER, else the user of git)', notBlank)
    .option('--no-wait', 'answer when the play has accepted it; else what comes of it is waited for, 15 s at most');
  const send = (name: string, options: Options) =>
    perform(shell, options, async (context) => {
      const play = parsePlay(name);
      const signed = { by: options.by ?? context.surroundings.operator(), reason: options.reason };
      const { accepted, status } = await context.withTemporal(async (temporal, config) => {
        const message = await described.message(signed, options, { play, context, temporal, config });
        const answer = await temporal.plays.command(play.id, message);
        const last = options.wait ? await untilSettled(temporal.plays, play.id, answer, context) : answer;
        return { accepted: answer, status: last };
      });
      context.output.result(status, (paint) => acceptedWords(described.name, accepted, status, paint));
      return undefined;
    });
  return commonOptions(described.options?.(command) ?? command, described.examples).action(send);
}
