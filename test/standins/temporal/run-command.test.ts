import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runCommand } from '../../../standins/temporal/run-command.ts';
import { heldOpen, type HeldOpen } from './held-open.ts';

let folder: string;
let held: HeldOpen;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-command-'));
  held = heldOpen(join(folder, 'held'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const never = new AbortController().signal;

/** A command that has started another one, which shares its output. */
function withChild(end: string): [string, readonly string[]] {
  return ['/bin/sh', ['-c', `sleep 600 3>'${held.path}' & ${end}`]];
}

test('a command that takes too long is killed with all that it has started', async () => {
  const result = await runCommand(...withChild('wait'), { limitMs: 500, signal: never });
  expect(result).toMatchObject({ code: null, fault: 'it took longer than 1 s' });
  await held.letGo;
});

test('a command that is stopped is killed with all that it has started', async () => {
  const stop = new AbortController();
  const running = runCommand(...withChild('wait'), { limitMs: 600_000, signal: stop.signal });
  await held.taken;
  stop.abort();
  await expect(running).resolves.toMatchObject({ code: null, fault: 'it was stopped' });
  await held.letGo;
});

test('a command that ends and leaves something behind keeps its exit code, and what it left is killed', async () => {
  const result = await runCommand(...withChild('exit 3'), { limitMs: 500, signal: never });
  expect(result).toMatchObject({ code: 3, fault: '' });
  await held.letGo;
});
