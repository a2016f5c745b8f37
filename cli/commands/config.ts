import { Command } from 'commander';
import { commonOptions, examplesHelp, perform, type CommonOptions, type Shell } from '../context.ts';
import { table } from '../table.ts';

/** `baton config`: what the configuration is, and what it may be. */
export function configCommand(shell: Shell): Command {
  return new Command('config')
    .description('Check the configuration, or say what it may hold.')
    .addHelpText('after', `\n${examplesHelp(['baton config check', 'baton config schema', 'baton config variables'])}`)
    .addCommand(checkCommand(shell))
    .addCommand(schemaCommand(shell))
    .addCommand(variablesCommand(shell));
}

function checkCommand(shell: Shell): Command {
  const check = (options: CommonOptions) =>
    perform(shell, options, async (context) => {
      const { config, file, placeOf } = await context.config();
      const { warningsOf } = await import('../../config/warnings.ts');
      const { withoutSecrets } = await import('../../config/secrets.ts');
      const warnings = warningsOf(config, context.surroundings.env).map(({ path, text }) => {
        const place = path === null ? null : placeOf(path);
        return place === null ? text : `${place}: ${text}`;
      });
      context.output.result({ file, warnings, config: withoutSecrets(config) }, (paint) =>
        [
          `${paint.good('✓')} ${file ?? 'no file; defaults and environment'}: the configuration is valid`,
          ...warnings.map((warning) => `${paint.warning('!')} ${warning}`),
        ].join('\n'),
      );
      return undefined;
    });
  const command = new Command('check').description(
    'Say whether the configuration is valid, and what is probably not meant.',
  );
  return commonOptions(command, [
    'baton config check',
    'baton config check --config deploy/baton.example.yaml --json | jq .config',
  ]).action(check);
}

function schemaCommand(shell: Shell): Command {
  const schema = (options: CommonOptions) =>
    perform(shell, options, async (context) => {
      const { configJsonSchema } = await import('../../config/json-schema.ts');
      const value = configJsonSchema();
      context.output.result(value, () => JSON.stringify(value, null, 2));
      return undefined;
    });
  const command = new Command('schema').description('Print the JSON Schema of baton.yaml, for editors.');
  return commonOptions(command, ['baton config schema > baton.schema.json']).action(schema);
}

function variablesCommand(shell: Shell): Command {
  const variables = (options: CommonOptions) =>
    perform(shell, options, async (context) => {
      const { ENVIRONMENT } = await import('../../config/environment.ts');
      context.output.result(ENVIRONMENT, () =>
        table(
          ['VARIABLE', 'KEY', 'VALUE'],
          ENVIRONMENT.map(({ name, key, reading }) => [
            name,
            key,
            reading === 'list' ? 'separated by commas' : reading,
          ]),
        ),
      );
      return undefined;
    });
  const command = new Command('variables').description('List the variables of the environment that win over the file.');
  return commonOptions(command, ['baton config variables']).action(variables);
}
