import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { createTokens } from '../../bridge/api/tokens.ts';
import { configSchema } from '../../config/schema.ts';
import { tokenWarnings } from '../../config/token-warnings.ts';
import { baton } from './in-process.ts';

const CREATE = [
  'token',
  'create',
  '--name',
  'sensor',
  '--repository',
  'acme/shop',
  'acme/warehouse',
  '--right',
  'resume',
  'read',
];

test('a token that was made is taken with what was printed for the configuration, or for the environment', async () => {
  const { out, code } = await baton(CREATE);
  expect(code).toBe(0);
  const token = /^baton_[\w-]{43}$/m.exec(out)?.[0] ?? '';
  const yaml = out.slice(out.indexOf('api:'), out.indexOf('Or leave'));
  const variable = /^BATON_API_TOKENS=(.*)$/m.exec(out)?.[1] ?? '';
  const { api } = parse(yaml) as { api: { tokens: { sha256?: string }[] } };
  const others = api.tokens.map(({ sha256: _, ...token }) => token);
  const repositories = [{ name: 'acme/shop' }, { name: 'acme/warehouse' }];
  for (const section of [api, { tokens: others, secrets: [variable] }]) {
    const config = configSchema.parse({ repositories, api: section });
    expect(tokenWarnings(config)).toEqual([]);
    const caller = createTokens(config.api)(`Bearer ${token}`);
    expect([caller.name, caller.mayTouch('acme/warehouse'), caller.mayTouch('acme/other')]).toEqual([
      'sensor',
      true,
      false,
    ]);
    expect(() => caller.needs('read')).not.toThrow();
    expect(() => caller.needs('override')).toThrow('does not have the right override');
  }
});

test('every token is another, and a program gets it as JSON', async () => {
  const [first, second] = await Promise.all([baton([...CREATE, '--json']), baton([...CREATE, '--json'])]);
  const tokens = [first, second].map(({ out }) => (JSON.parse(out) as { token: string }).token);
  expect(new Set(tokens).size).toBe(2);
  expect(JSON.parse(first.out)).toMatchObject({ entry: { name: 'sensor', rights: ['resume', 'read'] } });
});

test.each([
  ['--right', 'write', '--right: expected resume, override, stage, read'],
  ['--repository', 'shop', '--repository: expected owner/name, or all'],
  ['--name', 'A b', '--name: expected at most 40 small letters, digits and "-"'],
])('a token for nothing is not made: %s %s', async (option, value, problem) => {
  const given = { '--name': 'a', '--repository': 'all', '--right': 'read', [option]: value };
  const { err, code } = await baton(['token', 'create', ...Object.entries(given).flat()]);
  expect(code).toBe(2);
  expect(err).toContain(problem);
});
