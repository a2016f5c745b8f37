import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ENVIRONMENT } from '../../config/environment.ts';
import { loadConfig, readConfig } from '../../config/load.ts';
import { withoutSecrets } from '../../config/secrets.ts';

let folder = '';
let empty = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-config-'));
  empty = mkdtempSync(join(tmpdir(), 'baton-config-'));
  writeFileSync(
    join(folder, 'baton.yaml'),
    'repositories:\n  - name: acme/shop\nbridge:\n  host: 0.0.0.0\n  port: 1000\ngithub:\nworker: ~\n',
  );
  writeFileSync(join(folder, 'other.yaml'), 'bridge:\n  port: 2000\n');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(empty, { recursive: true });
});

describe('where a configuration comes from', () => {
  test('without a file everything has its default', () => {
    const { config, file } = readConfig({ env: {}, folder: empty });
    expect(file).toBeNull();
    expect(config.bridge).toMatchObject({ host: '127.0.0.1', port: 8080, deadlineMs: 8_000 });
    expect(config.github.apiUrl).toBe('https://api.github.com');
  });

  test('baton.yaml of the folder is read, and an empty section is as good as none', () => {
    const { config, file } = readConfig({ env: {}, folder });
    expect(file).toBe('baton.yaml');
    expect(config.repositories).toEqual([
      { name: 'acme/shop', namespace: 'argo', template: 'baton-play', parameters: {}, adopt: true },
    ]);
    expect(config.github).toEqual({ apiUrl: 'https://api.github.com' });
    expect(config.worker.shutdownGrace).toBe('30s');
  });

  test('BATON_CONFIG names another file, --config yet another', () => {
    expect(loadConfig({ env: { BATON_CONFIG: 'other.yaml' }, folder }).bridge.port).toBe(2000);
    expect(loadConfig({ env: { BATON_CONFIG: 'gone.yaml' }, path: 'other.yaml', folder }).bridge.port).toBe(2000);
  });

  test('the environment wins over the file, flags over both, key by key', () => {
    const env = { BATON_BRIDGE_PORT: '3000' };
    expect(loadConfig({ env, folder }).bridge).toMatchObject({ host: '0.0.0.0', port: 3000 });
    expect(loadConfig({ env, folder, flags: { bridge: { port: 4000 } } }).bridge).toMatchObject({
      host: '0.0.0.0',
      port: 4000,
    });
    expect(loadConfig({ env, folder, flags: { bridge: { port: undefined } } }).bridge.port).toBe(3000);
  });

  test('an empty variable counts as not set', () => {
    expect(loadConfig({ env: { BATON_BRIDGE_PORT: '', BATON_CONFIG: '' }, folder }).bridge.port).toBe(1000);
  });

  test('several webhook secrets are separated by commas', () => {
    expect(loadConfig({ env: { BATON_WEBHOOK_SECRETS: 'new, old,' }, folder: empty }).bridge.secrets).toEqual([
      'new',
      'old',
    ]);
  });
});

test.each([
  ['INFO', 'info'],
  ['Fatal', 'fatal'],
  ['silent', 'silent'],
])('every level of the logger can be set, however it is written: LOG_LEVEL=%s', (level, logLevel) => {
  expect(loadConfig({ env: { LOG_LEVEL: level }, folder: empty })).toMatchObject({ logLevel });
});

test('every variable of the table sets its key', () => {
  const sample = { number: '7', text: '7s', word: 'debug', list: 'a=1,b=2' } as const;
  for (const { name, key, reading } of ENVIRONMENT) {
    const isUrl = key.toLowerCase().endsWith('url') || key.endsWith('.server');
    const text = isUrl ? 'http://here' : sample[reading];
    const pair = key.startsWith('worker.versioning') ? { BATON_WORKER_DEPLOYMENT: 'x', BATON_WORKER_BUILD: 'x' } : {};
    const config = loadConfig({ env: { ...pair, [name]: text }, folder: empty });
    const value = key.split('.').reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], config);
    expect({ [name]: value }).toEqual({ [name]: { number: 7, text, word: text, list: ['a=1', 'b=2'] }[reading] });
  }
});

test('a configuration can be shown without its secrets', () => {
  const env = {
    BATON_WEBHOOK_SECRETS: 's3cret',
    BATON_API_TOKENS: 'a=s3cret',
    BATON_GITHUB_TOKEN: 's3cret',
    BATON_KUBERNETES_TOKEN: 's3cret',
    BATON_ARGO_SERVER_TOKEN: 's3cret',
  };
  const shown = JSON.stringify(withoutSecrets(loadConfig({ env, folder: empty })));
  expect(shown).not.toContain('s3cret');
  expect(shown.match(/\(hidden\)/g)).toHaveLength(5);
});
