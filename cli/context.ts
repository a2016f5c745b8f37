import type { Command } from 'commander';
import type { DeepPartial, ReadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { createOutput, type Output } from './output.ts';
import type { Surroundings, Temporal } from './surroundings.ts';

/** Options that every command takes. */
export interface CommonOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly temporalAddress?: string;
  readonly temporalNamespace?: string;
}

/** What a command works with. */
export interface Context {
  readonly surroundings: Surroundings;
  readonly output: Output;
  /** File, environment, then flags; `flags` are the command's own. Throws `BATON_CONFIG_INVALID`. */
  config(flags?: DeepPartial<Config>): Promise<ReadConfig>;
  /** Connects, hands the connection to `use`, and closes it whatever happens. */
  withTemporal<T>(use: (temporal: Temporal, config: Config) => Promise<T>): Promise<T>;
}

/** A commander command that knows what is outside, and the exit code that it ends with. */
export interface Shell {
  readonly surroundings: Surroundings;
  exitCode: ExitCode;
}

/** Puts the common options on a command, with its examples at the end of its help. */
export function commonOptions(command: Command, examples: readonly string[]): Command {
  return command
    .option('--json', 'answer with one JSON value on stdout')
    .option('--config <file>', 'configuration file (default: BATON_CONFIG, else ./baton.yaml)')
    .option('--temporal-address <host:port>', 'where Temporal is')
    .option('--temporal-namespace <name>', "Temporal's namespace")
    .addHelpText('after', `\n${examplesHelp(examples)}`);
}

/** The paragraph of `--help` with examples. */
export function examplesHelp(examples: readonly string[]): string {
  return ['Examples:', ...examples.map((example) => `  $ ${example}`)].join('\n');
}

/** Does a command's work; `handle` may answer with an exit code, and without one the command is done. */
export async function perform(
  shell: Shell,
  options: CommonOptions,
  handle: (context: Context) => Promise<ExitCode | undefined>,
): Promise<void> {
  shell.exitCode = (await handle(createContext(shell.surroundings, options))) ?? EXIT.ok;
}

function createContext(surroundings: Surroundings, options: CommonOptions): Context {
  const { stdout, stderr, env } = surroundings;
  const config: Context['config'] = async (flags = {}) => {
    const { readConfig } = await import('../config/load.ts');
    const temporal = { address: options.temporalAddress, namespace: options.temporalNamespace };
    return readConfig({ path: options.config, env, flags: { temporal, ...flags } });
  };
  return {
    surroundings,
    output: createOutput({ stdout, stderr, env, json: options.json === true }),
    config,
    withTemporal: async (use) => {
      const { config: loaded } = await config();
      const temporal = await surroundings.connect(loaded);
      try {
        return await use(temporal, loaded);
      } finally {
        await temporal.close();
      }
    },
  };
}
