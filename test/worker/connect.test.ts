import { afterAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configSchema } from '../../config/schema.ts';
import { connectClient, connectOptions } from '../../worker/connect.ts';

const config = (temporal: object = {}) => configSchema.parse({ temporal });

/** A home without a configuration file of Temporal's. */
const HOME = { HOME: mkdtempSync(join(tmpdir(), 'baton-connect-')) };
afterAll(() => {
  rmSync(HOME.HOME, { recursive: true });
});

/** A configuration file of Temporal's own, with a profile for production. */
function profiles(): NodeJS.ProcessEnv {
  const file = join(HOME.HOME, 'profiles.toml');
  writeFileSync(
    file,
    '[profile.production]\naddress = "prod.example:7233"\nnamespace = "prod"\napi_key = "from-file"\n',
  );
  return { ...HOME, TEMPORAL_CONFIG_FILE: file };
}

describe('the way to Temporal', () => {
  test('is localhost and the namespace `default` where nobody says anything', () => {
    expect(connectOptions(config(), HOME)).toEqual({ connection: { address: 'localhost:7233' }, namespace: 'default' });
  });

  test("is Temporal's own environment configuration", () => {
    const env = { ...HOME, TEMPORAL_ADDRESS: 'env.example:7233', TEMPORAL_NAMESPACE: 'env', TEMPORAL_API_KEY: 'key' };
    const { connection, namespace } = connectOptions(config(), env);
    expect(connection).toMatchObject({ address: 'env.example:7233', apiKey: 'key' });
    expect(namespace).toBe('env');
  });

  test('can be a profile of its configuration file, with its key', () => {
    const { connection, namespace } = connectOptions(config({ profile: 'production' }), profiles());
    expect(connection).toMatchObject({ address: 'prod.example:7233', apiKey: 'from-file' });
    expect(namespace).toBe('prod');
  });

  test('is what our own configuration says, where it says something, and nothing else of it', () => {
    const { connection, namespace } = connectOptions(config({ profile: 'production', namespace: 'ours' }), profiles());
    expect([connection.address, namespace]).toEqual(['prod.example:7233', 'ours']);
  });

  test('that names a profile which is not there is an error of the configuration', () => {
    expect(() => connectOptions(config({ profile: 'staging' }), profiles())).toThrow(
      expect.objectContaining({ code: 'BATON_CONFIG_INVALID' }),
    );
  });

  test('that leads nowhere is told with its address', async () => {
    const connecting = connectClient(config({ address: '127.0.0.1:1' }), HOME);
    await expect(connecting).rejects.toMatchObject({
      code: 'BATON_TEMPORAL_UNREACHABLE',
      detail: expect.stringContaining('127.0.0.1:1'),
    });
  });
});
