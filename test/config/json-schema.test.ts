import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { configJsonSchema } from '../../config/json-schema.ts';
import { loadConfig } from '../../config/load.ts';
import { policyFor } from '../../config/policies.ts';

const SCHEMA = new URL('../../deploy/baton.schema.json', import.meta.url);
const EXAMPLE = new URL('../../deploy/baton.example.yaml', import.meta.url);

const validate = new Ajv2020({ formats: { uri: true } }).compile(configJsonSchema());

test('the published schema is the one of the code (npx baton config schema > deploy/baton.schema.json)', () => {
  expect(JSON.parse(readFileSync(SCHEMA, 'utf8'))).toEqual(configJsonSchema());
});

test.each([
  [{}, true],
  [{ bridge: { port: 8080 }, repositories: [{ name: 'acme/shop' }] }, true],
  [{ bridge: { prot: 8080 } }, false],
  [{ repositories: [{}] }, false],
  [{ repositories: [{ name: 'shop' }] }, false],
  [{ publishAfter: 'soon' }, false],
  [{ deadlines: { agent: [] } }, false],
  [{ deadlines: { agent: [{ after: '1h', then: 'remind' }] } }, true],
  [{ deadlines: { play: [{ after: '1h', then: 'remind' }] } }, false],
  [{ deadlines: { play: [{ after: '1h', then: 'fail' }] } }, true],
])('an editor that follows the schema judges %j as the loader does', (value, valid) => {
  expect(validate(value)).toBe(valid);
});

test('the example is valid for the schema and for the loader', () => {
  const example = readFileSync(EXAMPLE, 'utf8');
  expect(validate(parse(example))).toBe(true);
  const config = loadConfig({ env: {}, path: EXAMPLE.pathname });
  expect(config.repositories.length).toBeGreaterThan(0);
});

test('what the example shows commented out is valid too', () => {
  const lines = readFileSync(EXAMPLE, 'utf8').split('\n');
  const text = lines.map((line) => line.replace(/^(\s*)#: /, '$1')).join('\n');
  const value: unknown = parse(text);
  expect(validate(value)).toBe(true);
  expect(Object.keys(value as object)).toEqual(expect.arrayContaining(['stages', 'deadlines', 'self']));
});

test('the stages that the example spells out are the default ones, with Cipher and the merge gate beside them', () => {
  const text = readFileSync(EXAMPLE, 'utf8').replaceAll(/^(\s*)#: /gm, '$1');
  const { stages } = parse(text) as { stages: { working: string }[] };
  const defaults = policyFor(loadConfig({ env: {}, path: EXAMPLE.pathname })).stages.map((stage) => stage.working);
  expect(stages.map((stage) => stage.working)).toEqual(expect.arrayContaining(defaults));
  expect(stages.length).toBeGreaterThan(defaults.length);
});
