import { Command, type ErrorOptions } from 'commander';

/** Commander's codes for what a command can not do without; it names the first and stops there. */
const MISSING = ['commander.missingArgument', 'commander.missingMandatoryOptionValue'];

/** Makes a command name everything that it misses at once, arguments before options. */
export function nameAllMissing(command: Command): void {
  command.error = (message: string, options?: ErrorOptions) => {
    const all = MISSING.includes(options?.code ?? '') ? `error: ${missingOf(command).join('; ')}` : message;
    return Command.prototype.error.call(command, all, options);
  };
}

function missingOf(command: Command): string[] {
  const args = command.registeredArguments.filter(({ required }, index) => required && index >= command.args.length);
  const options = command.options.filter(
    (option) => option.mandatory && command.getOptionValue(option.attributeName()) === undefined,
  );
  return [
    ...args.map((argument) => `missing required argument '${argument.name()}'`),
    ...options.map(({ flags }) => `required option '${flags}' not specified`),
  ];
}
