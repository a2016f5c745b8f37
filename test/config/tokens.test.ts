import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadConfig } from '../../config/load.ts';
import { configSchema } from '../../config/schema.ts';
import { withoutSecrets } from '../../config/secrets.ts';
import { tokenWarnings } from '../../config/token-warnings.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const STRONG = 'baton_0123456789abcdefghijklmnopqrstuvwxyz';
const ANY = { repositories: ['acme/shop'], rights: ['resume'] };

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-tokens-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test.each<[what: string, api: object, warnings: readonly string[]]>([
  [
    'nothing of tokens that are as they should be',
    {
      tokens: [
        { name: 'a', sha256: sha256(STRONG), ...ANY },
        { name: 'b', ...ANY },
      ],
      secrets: [`b=${STRONG}b`],
    },
    [],
  ],
  ['nothing of no tokens', {}, []],
  [
    'a token that is nowhere',
    { tokens: [{ name: 'a', ...ANY }] },
    ['token a has no sha256 and is not in BATON_API_TOKENS: nobody can use it (only the bridge needs to have it)'],
  ],
  [
    'a token of the environment that the file does not know',
    { secrets: [`a=${STRONG}`] },
    ['BATON_API_TOKENS has a, which api.tokens does not: nobody can use it'],
  ],
  [
    'a short token',
    { tokens: [{ name: 'a', ...ANY }], secrets: ['a=hunter2'] },
    ['token a is weak: make one with baton token create'],
  ],
  [
    'a long token of few characters',
    { tokens: [{ name: 'a', ...ANY }], secrets: [`a=${'xy'.repeat(30)}`] },
    ['token a is weak: make one with baton token create'],
  ],
  [
    'a digest of a common word',
    { tokens: [{ name: 'a', sha256: sha256('changeme'), ...ANY }] },
    ['token a is a common word: anybody can guess it'],
  ],
  [
    'a digest of its own name',
    { tokens: [{ name: 'sensor-1', sha256: sha256('sensor-1'), ...ANY }] },
    ['token sensor-1 is a common word: anybody can guess it'],
  ],
  [
    'two names of one token',
    {
      tokens: [
        { name: 'a', sha256: sha256(STRONG), ...ANY },
        { name: 'b', ...ANY },
      ],
      secrets: [`b=${STRONG}`],
    },
    ['tokens a and b are the same: the first counts'],
  ],
  [
    'a token in two places',
    { tokens: [{ name: 'a', sha256: sha256(STRONG), ...ANY }], secrets: [`a=${STRONG}2`] },
    ['token a is given more than once: each of them is taken'],
  ],
  [
    'a repository that is not configured',
    { tokens: [{ name: 'a', sha256: sha256(STRONG), ...ANY, repositories: ['Acme/SHOP', 'acme/shpo', 'all'] }] },
    ['token a is for acme/shpo, which is not configured'],
  ],
])('a check warns of %s', (_, api, warnings) => {
  const config = configSchema.parse({ repositories: [{ name: 'acme/shop' }], api });
  expect(tokenWarnings(config).map(({ text }) => text)).toEqual(warnings);
});

test.each<[what: string, yaml: string, problem: string]>([
  [
    'the token in the place of its digest',
    `{ name: a, sha256: ${STRONG}, repositories: [all], rights: [read] }`,
    'api.tokens[0].sha256 is text (hidden), expected 64 hexadecimal digits',
  ],
  [
    'a token under a key that there is not',
    `{ name: a, token: ${STRONG}, repositories: [all], rights: [read] }`,
    'api.tokens[0].token is not a key of the configuration',
  ],
  [
    'no repository',
    '{ name: a, repositories: [], rights: [read] }',
    'api.tokens[0].repositories is an empty list, expected at least one repository',
  ],
  [
    'a right that there is not',
    '{ name: a, repositories: [all], rights: [write] }',
    'api.tokens[0].rights[0] is "write", expected one of resume, override, stage, read',
  ],
  [
    'a name of two words',
    '{ name: A b, repositories: [all], rights: [read] }',
    'api.tokens[0].name is "A b", expected at most 40 small letters, digits and "-"',
  ],
])('a token that is no token is refused, and never shown: %s', (_, yaml, problem) => {
  writeFileSync(join(folder, 'baton.yaml'), `api:\n  tokens:\n    - ${yaml}\n`);
  const load = (): unknown => loadConfig({ env: {}, folder });
  expect(load).toThrow(problem);
  expect(load).not.toThrow(STRONG);
});

test('no token and no digest is ever shown', () => {
  const api = {
    tokens: [
      { name: 'a', sha256: sha256(STRONG), ...ANY },
      { name: 'b', ...ANY },
    ],
    secrets: [`b=${STRONG}`],
  };
  const shown = JSON.stringify(withoutSecrets(configSchema.parse({ api })));
  expect(shown).toContain('"name":"a"');
  for (const secret of [STRONG, sha256(STRONG)]) expect(shown).not.toContain(secret);
});

test('the tokens of the environment are read as a list, and one without a name is refused unseen', () => {
  const load = (tokens: string): readonly string[] =>
    loadConfig({ env: { BATON_API_TOKENS: tokens }, folder: '/' }).api.secrets;
  expect(load(`a=${STRONG}, b=x=y`)).toEqual([`a=${STRONG}`, 'b=x=y']);
  expect(() => load(STRONG)).toThrow('BATON_API_TOKENS: api.secrets[0] is text (hidden), expected name=token');
});
