import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { baton } from './in-process.ts';

const EXAMPLE = new URL('../../deploy/baton.example.yaml', import.meta.url).pathname;

test('config check accepts the example and says what is probably not meant', async () => {
  const { code, out } = await baton(['config', 'check', '--config', EXAMPLE]);
  expect(code).toBe(0);
  expect(out.split('\n').slice(1)).toEqual([
    '! repository acme/warehouse has no id: a rename will cut it off',
    '! bridge.secrets is empty: the bridge can verify no delivery',
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

test('without roles the gates that can not open are named', async () => {
  const { out } = await baton(['config', 'check', '--json']);
  expect(JSON.parse(out)).toMatchObject({
    warnings: expect.arrayContaining([
      "nobody holds the role implementation: its gate can't open",
      "nobody holds the role quality: its gate can't open",
      "nobody holds the role testing: its gate can't open",
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
