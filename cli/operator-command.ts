import { Command, Option } from 'commander';
import { BatonError } from '../errors/baton-error.ts';
import { acceptedWords } from './accepted-words.ts';
import { notBlank } from './option-texts.ts';
import { commonOptions, perform, type CommonOptions, type Context, type Shell } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import { parsePlay, type PlayReference } from './play-reference.ts';
import type { PlayCommand } from './plays.ts';
import type { Temporal } from './surroundings.ts';
import { untilSettled } from './until-settled.ts';
import type { Command as Signed } from '../signals/messages.ts';
import type { Config } from '../config/schema.ts';

/** Options of every command that an operator gives to a play. */
export interface OperatorOptions extends CommonOptions {
  /** Not given only where `look` answers. */
  readonly reason?: string;
  readonly by?: string;
  /** False with `--no-wait`. */
  readonly wait: boolean;
}

/** What a command may need to know before it is sent. */
export interface Situation {
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
  /** An answer that touches nothing, with its exit code, instead of the command; null where the command is meant. */
  readonly look?: (options: Options, situation: Situation) => Promise<ExitCode | null>;
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
    .addOption(reasonOption(described.look !== undefined))
    .option('--by <name>', 'who says so (default: $USER, else the user of git)', notBlank)
    .option('--no-wait', 'answer when the play has accepted it; else what comes of it is waited for, 15 s at most');
  const send = (name: string, options: Options) =>
    perform(shell, options, async (context) => {
      const play = parsePlay(name);
      const sent = await context.withTemporal(async (temporal, config) => {
        const situation = { play, context, temporal, config };
        const looked = (await described.look?.(options, situation)) ?? null;
        if (looked !== null) return { looked };
        const { by = context.surroundings.operator(), reason } = options;
        if (reason === undefined) throw new BatonError('BATON_USAGE', { detail: 'say why, with --reason' });
        const message = await described.message({ by, reason }, options, situation);
        const accepted = await temporal.plays.command(play.id, message);
        const status = options.wait ? await untilSettled(temporal.plays, play.id, accepted, context) : accepted;
        return { accepted, status };
      });
      if ('looked' in sent) return sent.looked;
      const { accepted, status } = sent;
      context.output.result(status, (paint) => acceptedWords(described.name, accepted, status, paint));
      return undefined;
    });
  return commonOptions(described.options?.(command) ?? command, described.examples).action(send);
}

function reasonOption(mayBeLeftOut: boolean): Option {
  const needed = mayBeLeftOut ? ' (needed without --dry-run)' : '';
  return new Option('--reason <text>', `why; kept in the play's journal${needed}`)
    .argParser(notBlank)
    .makeOptionMandatory(!mayBeLeftOut);
}
