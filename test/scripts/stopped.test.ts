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

/** A server that takes hold when it is asked for the first time: by then it is bound to the life of who started it. */
function serverHolding(path: string): string {
  return `#!${process.execPath}
if (process.argv.includes('--version')) return console.log('temporal version 1.9.1');
const port = Number(process.argv[process.argv.indexOf('--port') + 1]);
const hold = () => require('node:fs').openSync('${path}', 'w');
require('node:net').createServer().once('connection', hold).listen(port, '127.0.0.1');
`;
}

test.each([
  ['is told to end', 'SIGTERM'],
  ['loses its terminal', 'SIGHUP'],
  ['is quit (Ctrl-\\)', 'SIGQUIT'],
] as const)(
  'npm test that %s takes Jest along, and what Jest has started, and leaves nothing behind',
  async (_, signal) => {
    const held = heldOpen(join(folder, 'held'));
    const temporal = join(folder, 'temporal');
    writeFileSync(temporal, serverHolding(held.path));
    chmodSync(temporal, 0o755);
    const scratch = join(folder, 'scratch');
    mkdirSync(scratch);
    const env = { ...process.env, TEMPORAL_CLI_PATH: temporal, TMPDIR: scratch };
    const file = 'test/standins/temporal/dev-server.test.ts';
    const runner = spawn(process.execPath, [script('test.mjs'), file], { env, stdio: 'ignore' });
    await held.taken;
    expect(readdirSync(scratch)).toContainEqual(expect.stringMatching(/^baton-test-/));
    runner.kill(signal);
    expect(await once(runner, 'close')).toEqual([null, signal]);
    await held.letGo;
    expect(readdirSync(scratch)).not.toContainEqual(expect.stringMatching(/^baton-test-/));
  },
);

test.each([
  ['is told to end', 'SIGTERM'],
  ['is killed without a chance to clean up', 'SIGKILL'],
] as const)('npm run check that %s takes along the checks that run, and begins no other', async (_, signal) => {
  const held = heldOpen(join(folder, 'held'));
  const begun = join(folder, 'begun');
  mkdirSync(begun);
  const slow = `sleep 600 > '${held.path}'`;
  const quick = (name: string): string => `touch '${join(begun, name)}'`;
  const scripts = { lint: slow, typecheck: slow, 'format:check': quick('format'), unused: quick('unused') };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts }));
  const runner = spawn(process.execPath, [script('check.mjs')], { cwd: folder, stdio: 'ignore' });
  await held.taken;
  runner.kill(signal);
  expect(await once(runner, 'close')).toEqual([null, signal]);
  await held.letGo;
  expect(readdirSync(begun)).toEqual([]);
});
