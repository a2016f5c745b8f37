/** What the schema leaves to the name of a key. */
const MEANINGS = {
  'github.apiUrl': "GitHub's REST API; another one for GitHub Enterprise Server.",
  'bridge.port': 'Port on which the bridge listens; 0 for any free one.',
  'worker.versioning.deployment': 'Name of the worker deployment.',
  'worker.versioning.build': 'Build id of this worker.',
  'temporal.namespace': 'Left out: TEMPORAL_NAMESPACE, the profile, default.',
  'deadlines.*[].after': 'Time in that wait. A duration.',
  'deadlines.*[].then':
    'remind: a line in the journal. escalate: attention and one comment on the pull request. close, fail: the play ends.',
};

const LAST_LADDER = 'deadlines.play';

/** docs/configuration.md. */
export function configurationPage(schema, environment) {
  const rows = Object.entries(schema.properties).flatMap(([key, value]) => rowsOf(key, value));
  const variables = new Map(environment.map(({ name, key }) => [key, name]));
  const unknown = [...variables.keys()].filter((key) => !rows.some((row) => row.key === key));
  if (unknown.length > 0) throw new Error(`no key of the schema: ${unknown.join(', ')}`);
  return [
    '# Configuration',
    '',
    '<!-- Generated from config/schema.ts and config/environment.ts by `npm run docs`. -->',
    '',
    'One file, `baton.yaml`, for every process and command. It is named by `--config`, else by `BATON_CONFIG`, else it is',
    '`./baton.yaml`. The environment wins over the file, and flags win over both. An empty variable counts as not set.',
    '[deploy/baton.example.yaml](../deploy/baton.example.yaml) is a file to begin with;',
    '[deploy/baton.schema.json](../deploy/baton.schema.json) is the JSON Schema for editors.',
    '',
    '```sh',
    'npx baton config check       # is it valid, and what is probably not meant',
    'npx baton config variables   # the variables of the environment',
    '```',
    '',
    'A *duration* is a number with a unit (`500ms`, `30s`, `15m`, `4h`, `14d`), or milliseconds without one; `365d` at most. A *list* in a',
    'variable is separated by commas. The bridge and the worker read the configuration when they start.',
    '',
    '## Keys',
    '',
    '| key | value | default | variable | meaning |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(({ key, value, fallback, meaning }) => {
      const variable = variables.get(key);
      return `| \`${key}\` | ${value} | ${fallback} | ${variable === undefined ? '' : `\`${variable}\``} | ${meaning} |`;
    }),
    '',
    '## Variables that are no keys',
    '',
    '| variable | read by | meaning |',
    '| --- | --- | --- |',
    '| `BATON_CONFIG` | all | path of the configuration file |',
    '| `KUBECONFIG` | worker, commands | used where `kubernetes.server` is not set and the process is not in a cluster |',
    "| `TEMPORAL_TLS_…`, `TEMPORAL_API_KEY`, `TEMPORAL_CONFIG_FILE` | all | [Temporal's own](https://docs.temporal.io/develop/environment-configuration) |",
    '| `BATON_NO_DOWNLOAD` | demo, dev, tests | `1`: a Temporal server is looked for on this machine and never downloaded |',
    '| `TEMPORAL_CLI_PATH` | demo, dev, tests | path of a `temporal` executable |',
    '| `NO_COLOR` | commands | no colours in the terminal |',
    '',
  ].join('\n');
}

/** One row for the key, unless it only holds others, and rows for what is below it. */
function rowsOf(key, schema) {
  const shape = nonNull(schema);
  const own = { key, value: typeOf(schema), fallback: defaultOf(schema), meaning: meaningOf(key, schema) };
  if (shape.properties !== undefined) {
    const below = Object.entries(shape.properties).flatMap(([name, value]) => rowsOf(`${key}.${name}`, value));
    return schema.description === undefined ? below : [own, ...below];
  }
  if (isAlikeLadder(key, shape)) return [own];
  const { items, additionalProperties: values } = shape;
  if (items?.properties !== undefined) return [own, ...rowsOf(`${key.replace(LAST_LADDER, 'deadlines.*')}[]`, items)];
  if (values?.items?.properties !== undefined) return [own, ...rowsOf(`${key}.*[]`, values.items)];
  return [own];
}

/** The ladders of `deadlines` are alike: the rungs of the last stand for all. */
function isAlikeLadder(key, { items }) {
  return items?.properties?.then !== undefined && key !== LAST_LADDER;
}

function meaningOf(key, schema) {
  const text = schema.description ?? MEANINGS[key] ?? '';
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

function nonNull(schema) {
  return (
    schema.anyOf?.find(({ type }) => type !== 'null' && (schema.anyOf.length === 1 || isNullable(schema))) ?? schema
  );
}

function isNullable({ anyOf = [] }) {
  return anyOf.some(({ type }) => type === 'null');
}

function typeOf(schema) {
  if (isNullable(schema)) return `${typeOf(nonNull(schema))}, or null`;
  if (schema.anyOf !== undefined) return 'duration';
  if (schema.enum !== undefined) return schema.enum.map((each) => `\`${each}\``).join(', ');
  switch (schema.type) {
    case 'integer':
      return rangeOf(schema);
    case 'boolean':
      return 'true or false';
    case 'array':
      return schema.items.properties === undefined ? `list of ${typeOf(schema.items)}` : 'list';
    case 'object':
      return schema.propertyNames?.enum === undefined ? 'mapping' : `mapping, keys ${typeOf(schema.propertyNames)}`;
    case 'string':
      return schema.format === 'uri' ? 'URL' : 'text';
    default:
      throw new Error(`no words for ${JSON.stringify(schema)}`);
  }
}

function rangeOf({ minimum, maximum }) {
  return maximum >= Number.MAX_SAFE_INTEGER ? `whole number from ${minimum}` : `whole number, ${minimum} to ${maximum}`;
}

function defaultOf(schema) {
  const value = schema.default;
  if (value === undefined) return '';
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  if (isEmpty) return Array.isArray(value) ? 'none' : '';
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
