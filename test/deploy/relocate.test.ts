import { expect, test } from '@jest/globals';
import { composeFile, inOrder } from '../../deploy/native/compose-file.ts';
import { relocate } from '../../deploy/native/relocate.ts';

const file = composeFile();
const where = {
  variables: { CONFIG_FILE: '/here/baton.yaml', POSTGRES_PASSWORD: 'secret' },
  ports: { postgres: 1, temporal: 2, 'temporal-ui': 3, bridge: 4 },
  containerPorts: { postgres: 5432, temporal: 7233, 'temporal-ui': 8080, bridge: 8080 },
  root: '/project',
};

test.each([
  ['temporal-schema', 'postgres', '127.0.0.1'],
  ['temporal-schema', '5432', '1'],
  ['temporal-schema', '/deploy/set-up-schema.sh', '/project/deploy/temporal/set-up-schema.sh'],
  ['temporal', '5432', '1'],
  ['temporal', '7233', '2'],
  ['temporal-ui', 'temporal:7233', '127.0.0.1:2'],
  ['setup', 'temporal:7233', '127.0.0.1:2'],
  ['bridge', '8080', '4'],
  ['bridge', '/etc/baton/baton.yaml', '/here/baton.yaml'],
])('what is said to %s: %s becomes %s where there is no container', (name, said, here) => {
  expect(relocate(file, name, where)(said)).toBe(here);
});

test.each([
  ['temporal', 'temporal', 'its own name, which is also that of the user of the database'],
  ['temporal-schema', 'temporal', 'a service that it does not speak to'],
  ['temporal', '64', 'a number that is no port'],
  ['temporal', '8080', 'the port of a service that it does not need'],
  ['temporal-ui', 'http://localhost:8233', 'an address outside'],
  ['bridge', '/etc/baton/baton.yaml.old', 'a path beside what is mounted'],
])('what is said to %s stays as it is: %s, %s', (name, said) => {
  expect(relocate(file, name, where)(said)).toBe(said);
});

test('variables are filled in, and a doubled dollar is one', () => {
  const here = relocate(file, 'postgres', where);
  expect(here(file.services['postgres']?.environment?.['POSTGRES_PASSWORD'] ?? '')).toBe('secret');
  expect(here('$${port}')).toBe('${port}');
});

test('a service comes after all that it depends on', () => {
  expect(inOrder(file, ['setup'])).toEqual(['postgres', 'temporal-schema', 'temporal', 'temporal-namespace', 'setup']);
  expect(new Set(inOrder(file, []))).toEqual(new Set(Object.keys(file.services)));
  expect(() => inOrder(file, ['mysql'])).toThrow('has no service mysql');
});
