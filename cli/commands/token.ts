import { randomBytes } from 'node:crypto';
import { Command } from 'commander';
import { stringify } from 'yaml';
import { type z } from 'zod';
import { ALL_REPOSITORIES, API_RIGHTS, tokenSchema } from '../../config/api-schema.ts';
import { tokenDigest } from '../../config/token-warnings.ts';
import { BatonError } from '../../errors/baton-error.ts';
import { commonOptions, examplesHelp, perform, type CommonOptions, type Shell } from '../context.ts';

interface Options extends CommonOptions {
  readonly name: string;
  readonly repository: readonly string[];
  readonly right: readonly string[];
}

/** Those who look for leaked secrets find it by its beginning. */
const PREFIX = 'baton_';

/** `baton token`: who may use the API. */
export function tokenCommand(shell: Shell): Command {
  const create = 'baton token create --name sensor --repository acme/shop --right resume';
  return new Command('token')
    .description('Make tokens for the API of the bridge.')
    .addHelpText('after', `\n${examplesHelp([create])}`)
    .addCommand(createCommand(shell));
}

function createCommand(shell: Shell): Command {
  const command = new Command('create')
    .description('Make a token and print it once, with what belongs into baton.yaml. Nothing is kept.')
    .requiredOption('--name <name>', 'who will use it; stands in logs and journals')
    .requiredOption(
      '--repository <owner/name...>',
      `what it is for; \`${ALL_REPOSITORIES}\` for each that is configured`,
    )
    .requiredOption('--right <right...>', `what it may do: ${API_RIGHTS.join(', ')}`);
  const create = ({ name, repository, right, ...common }: Options) =>
    perform(shell, common, async ({ output }) => {
      const token = PREFIX + randomBytes(32).toString('base64url');
      const entry = { name, sha256: tokenDigest(token), repositories: repository, rights: right };
      const parsed = tokenSchema.safeParse(entry);
      if (!parsed.success) throw new BatonError('BATON_USAGE', { detail: inWords(parsed.error) });
      const yaml = stringify({ api: { tokens: [parsed.data] } });
      output.result({ token, entry: parsed.data }, (paint) =>
        [
          paint.strong(token),
          '',
          `${paint.warning('!')} This is the only time that it is shown. Give it to ${name}, and this to the bridge:`,
          '',
          yaml.trimEnd(),
          '',
          paint.faint('Or leave sha256 out, and give the bridge the token itself:'),
          `BATON_API_TOKENS=${name}=${token}`,
        ].join('\n'),
      );
      return undefined;
    });
  return commonOptions(command, [
    'baton token create --name sensor --repository acme/shop --right resume',
    'baton token create --name ops --repository all --right resume override read',
  ]).action(create);
}

function inWords(error: z.ZodError): string {
  return error.issues
    .map(({ path, message, code }) => {
      const [key] = path;
      const option = key === 'name' ? '--name' : key === 'rights' ? '--right' : '--repository';
      return `${option}: ${code === 'invalid_value' ? `expected ${API_RIGHTS.join(', ')}` : message}`;
    })
    .join('; ');
}
