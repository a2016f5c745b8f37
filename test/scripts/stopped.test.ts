import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { heldOpen } from '../standins/temporal/held-open.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-scripts-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const script = (name: string): string => join(import.meta.dirname, '../../scripts', name);

test('npm test that is told to end takes Jest along, and what Jest has started, and leaves nothing behind', async () => {
  const held = heldOpen(join(folder, 'held'));
  const temporal = join(folder, 'temporal');
  writeFileSync(temporal, `#!/bin/sh\nexec sleep 600 > '${held.path}'\n`);
  chmodSync(temporal, 0o755);
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch);
  const env = { ...process.env, TEMPORAL_CLI_PATH: temporal, TMPDIR: scratch };
  const file = 'test/standins/temporal/dev-server.test.ts';
  const runner = spawn(process.execPath, [script('test.mjs'), file], { env, stdio: 'ignore' });
  await held.taken;
  expect(readdirSync(scratch)).toContainEqual(expect.stringMatching(/^baton-test-/));
  runner.kill('SIGTERM');
  expect(await once(runner, 'close')).toEqual([null, 'SIGTERM']);
  await held.letGo;
  expect(readdirSync(scratch)).not.toContainEqual(expect.stringMatching(/^baton-test-/));
});

test('npm run check that is told to end takes along the checks that run, and begins no other', async () => {
  const held = heldOpen(join(folder, 'held'));
  const begun = join(folder, 'begun');
  mkdirSync(begun);
  const slow = `sleep 600 > '${held.path}'`;
  const quick = (name: string): string => `touch '${join(begun, name)}'`;
  const scripts = { lint: slow, typecheck: slow, 'format:check': quick('format'), unused: quick('unused') };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts }));
  const runner = spawn(process.execPath, [script('check.mjs')], { cwd: folder, stdio: 'ignore' });
  await held.taken;
  runner.kill('SIGTERM');
  expect(await once(runner, 'close')).toEqual([null, 'SIGTERM']);
  await held.letGo;
  expect(readdirSync(begun)).toEqual([]);
});
