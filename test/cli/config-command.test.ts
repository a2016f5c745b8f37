import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { baton } from './in-process.ts';

const EXAMPLE = new URL('../../deploy/baton.example.yaml', import.meta.url).pathname;

test('config check accepts the example and says what is probably not meant', async () => {
  const env = { BATON_GITHUB_TOKEN: 'x' };
  const { code, out } = await baton(['config', 'check', '--config', EXAMPLE], { env });
  expect(code).toBe(0);
  expect(out.split('\n').slice(1)).toEqual([
    expect.stringMatching(
      /baton\.example\.yaml:\d+:11: repository acme\/warehouse has no id: a rename will cut it off$/,
    ),
    expect.stringMatching(/baton\.example\.yaml:\d+:1: bridge\.secrets is empty: the bridge can verify no delivery$/),
    '',
  ]);
});

test('config check --json shows the configuration without its secrets', async () => {
  const env = { BATON_WEBHOOK_SECRETS: 's3cret', BATON_BRIDGE_PROT: '1' };
  const { out } = await baton(['config', 'check', '--config', EXAMPLE, '--json'], { env });
  expect(out).not.toContain('s3cret');
  expect(JSON.parse(out)).toMatchObject({
    warnings: expect.arrayContaining([
      'BATON_BRIDGE_PROT is not a variable of the configuration, did you mean BATON_BRIDGE_PORT?',
    ]),
    config: { bridge: { port: 8080, secrets: ['(hidden)'] }, finalizing: 'finalizing' },
  });
});

test('config check names key, value and line of an account that is several, and the variable that a token is missing from', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-check-'));
  const file = join(folder, 'baton.yaml');
  const roles = ['implementation: [{ id: 1 }]', 'quality: [{ id: 2 }]', 'testing:', '  - id: 2'];
  writeFileSync(file, ['self: { id: 1 }', 'roles:', ...roles.map((line) => `  ${line}`)].join('\n'));
  const { out } = await baton(['config', 'check', '--config', file, '--json']);
  rmSync(folder, { recursive: true });
  const { warnings } = JSON.parse(out) as { warnings: string[] };
  expect(warnings).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/baton\.yaml:6:11: roles\.testing\[0\]\.id, 2, is roles\.quality\[0\] too: /),
      expect.stringMatching(/baton\.yaml:3:26: roles\.implementation\[0\]\.id, 1, is Baton's own account/),
      expect.stringMatching(/github\.token is missing \(BATON_GITHUB_TOKEN\)/),
    ]),
  );
});

test('a list of mistakes begins in a line of its own, and no line of it ends in a blank', async () => {
  const env = { BATON_CONFIG: '/dev/null', BATON_BRIDGE_PORT: 'x', BATON_UNCLAIMED_LIMIT: 'y' };
  const { code, err } = await baton(['config', 'check'], { env });
  expect(code).toBe(2);
  expect(err.split('\n')[0]).toBe('baton: The configuration is not valid:');
  expect(err).not.toMatch(/ $/m);
});

test('without roles the gates that can not open are named', async () => {
  const { out } = await baton(['config', 'check', '--json']);
  expect(JSON.parse(out)).toMatchObject({
    warnings: expect.arrayContaining([
      expect.stringMatching(/nobody holds the role implementation: its gate can't open$/),
      expect.stringMatching(/nobody holds the role quality: its gate can't open$/),
      expect.stringMatching(/nobody holds the role testing: its gate can't open$/),
    ]),
  });
});

test('config variables lists what the environment can set', async () => {
  const { out } = await baton(['config', 'variables']);
  expect(out).toMatch(/^BATON_WEBHOOK_SECRETS +bridge\.secrets +separated by commas$/m);
  expect(out).toMatch(/^TEMPORAL_ADDRESS +temporal\.address +text$/m);
});

test('config schema prints the published schema', async () => {
  const { out } = await baton(['config', 'schema']);
  const published = readFileSync(new URL('../../deploy/baton.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(out)).toEqual(JSON.parse(published));
});
