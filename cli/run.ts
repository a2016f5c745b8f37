import { Command, CommanderError, Help, type Option } from 'commander';
import { BatonError } from '../errors/baton-error.ts';
import { examplesHelp, type Shell } from './context.ts';
import { errorLine, toBatonError } from './errors.ts';
import { EXIT, EXIT_CODE_HELP, exitCodeOf, type ExitCode } from './exit-codes.ts';
import { adoptCommand } from './commands/adopt.ts';
import { breakerCommand } from './commands/breaker.ts';
import { bridgeCommand } from './commands/bridge.ts';
import { cancelCommand } from './commands/cancel.ts';
import { configCommand } from './commands/config.ts';
import { deliverCommand } from './commands/deliver.ts';
import { holdCommand } from './commands/hold.ts';
import { listCommand } from './commands/list.ts';
import { openCommand } from './commands/open.ts';
import { reconfigureCommand } from './commands/reconfigure.ts';
import { refreshCommand } from './commands/refresh.ts';
import { releaseCommand } from './commands/release.ts';
import { retryCommand } from './commands/retry.ts';
import { rollbackCommand } from './commands/rollback.ts';
import { setupCommand } from './commands/setup.ts';
import { stageCommand } from './commands/stage.ts';
import { startCommand } from './commands/start.ts';
import { statusCommand } from './commands/status.ts';
import { tokenCommand } from './commands/token.ts';
import { workerCommand } from './commands/worker.ts';
import { demoCommand } from './demo/demo-command.ts';
import { devCommand } from './dev/dev-command.ts';
import { doctorCommand } from './doctor/doctor-command.ts';
import { nameAllMissing } from './name-all-missing.ts';
import type { Surroundings } from './surroundings.ts';
import { version } from './version.ts';

const GROUPS: readonly (readonly [heading: string, commands: readonly ((shell: Shell) => Command)[]])[] = [
  ['Try it:', [demoCommand, devCommand]],
  ['Processes:', [workerCommand, bridgeCommand, setupCommand]],
  ['Plays:', [startCommand, listCommand, statusCommand]],
  [
    'What an operator may say to a play:',
    [
      holdCommand,
      releaseCommand,
      openCommand,
      retryCommand,
      rollbackCommand,
      cancelCommand,
      adoptCommand,
      refreshCommand,
      reconfigureCommand,
    ],
  ],
  ['Runs:', [stageCommand]],
  ['Tools:', [doctorCommand, deliverCommand, breakerCommand, configCommand, tokenCommand]],
];

const EXAMPLES = [
  'baton demo',
  'baton config check',
  'baton start acme/shop 7',
  'baton status acme/shop#7 --watch',
  'baton list --attention',
];

const NAMES_HELP = [
  'A play is named owner/repo#7 or owner/repo/7. Each command has --help with examples',
  'of its own. The configuration is what --config names, else BATON_CONFIG, else',
  './baton.yaml; `baton config variables` lists the variables that win over it.',
].join('\n');

/** Runs `baton` with these arguments (without node and script) and says how it ended. Never throws. */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  let stop: AbortSignal | null = null;
  const stopSignal = (): AbortSignal => (stop ??= surroundings.stopSignal());
  const isStopped = (): boolean => stop?.aborted === true;
  const shell: Shell = { surroundings: { ...surroundings, stopSignal }, exitCode: EXIT.ok };
  try {
    await createProgram(shell).parseAsync(argv, { from: 'user' });
    return shell.exitCode === EXIT.interrupted ? interrupted(surroundings) : shell.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return endOfParsing(error, argv, surroundings);
    // Whatever broke off broke off because of that.
    return isStopped() ? interrupted(surroundings) : fail(toBatonError(error), argv, surroundings);
  }
}

function interrupted({ stderr }: Surroundings): ExitCode {
  stderr.write('interrupted\n');
  return EXIT.interrupted;
}

function createProgram(shell: Shell): Command {
  const { stdout, stderr } = shell.surroundings;
  const program = new Command('baton')
    .description('Carries coding tasks from agent to agent: GitHub events in, Argo Workflows on.')
    .version(version(), '-V, --version', 'say which version this is')
    .helpOption('-h, --help', 'say what it does, with examples')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: (.*)/, 'baton: $1 [BATON_USAGE]')),
    })
    .configureHelp({ optionDescription })
    .showHelpAfterError('(--help says more)')
    .addHelpText('after', `\n${examplesHelp(EXAMPLES)}\n\n${EXIT_CODE_HELP}\n\n${NAMES_HELP}`);
  for (const [heading, commands] of GROUPS) {
    program.commandsGroup(heading);
    for (const create of commands) program.addCommand(inherit(program, create(shell)));
  }
  return program.helpCommand('help [command]', 'Say what a command does.');
}

/** What an option does, and whether it may be left out. */
function optionDescription(option: Option): string {
  const described = new Help().optionDescription(option);
  return option.mandatory ? `(required) ${described}` : described;
}

function inherit(parent: Command, command: Command): Command {
  command.copyInheritedSettings(parent);
  command.addHelpText('after', `\n${EXIT_CODE_HELP}`);
  nameAllMissing(command);
  for (const child of command.commands) inherit(command, child);
  return command;
}

/** Help and version end here too; whatever else commander refuses is wrong usage, and it has said why. */
function endOfParsing(error: CommanderError, argv: readonly string[], { stdout }: Surroundings): ExitCode {
  if (error.exitCode === 0) return EXIT.ok;
  const message = error.code === 'commander.help' ? 'no command was given' : error.message.replace(/^error: /, '');
  if (wantsJson(argv)) stdout.write(errorLine(new BatonError('BATON_USAGE', { detail: message })));
  return EXIT.usage;
}

function fail(error: BatonError, argv: readonly string[], { stdout, stderr }: Surroundings): ExitCode {
  stderr.write(`baton: ${error.message} [${error.code}]\n`);
  if (wantsJson(argv)) stdout.write(errorLine(error));
  return exitCodeOf(error.code);
}

/** The error may be that the options could not be read, so this looks for itself. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? undefined : end).includes('--json');
}
