import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { transformSync } from '@swc/core';

/** A program that starts a child that shares its output, binds it to its own life, says the child's pid and stays. */
const PARENT = `
import { spawn } from 'node:child_process';
import { dieWithUs } from './die-with-us.mjs';
const child = spawn('tail', ['-f', '/dev/null'], { stdio: ['ignore', 'inherit', 'ignore'] });
dieWithUs(child);
process.stdout.write(String(child.pid));
setInterval(() => undefined, 1_000);
`;

test('a child process ends when its parent is killed without a chance to clean up', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-orphan-'));
  try {
    const source = readFileSync(join(import.meta.dirname, '../../../standins/temporal/die-with-us.ts'), 'utf8');
    const { code } = transformSync(source, { jsc: { target: 'es2023', parser: { syntax: 'typescript' } } });
    writeFileSync(join(folder, 'die-with-us.mjs'), code);
    writeFileSync(join(folder, 'parent.mjs'), PARENT);
    const parent = spawn(process.execPath, [join(folder, 'parent.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(parent.stdout, 'data')) as [Buffer];
    const child = Number(said.toString());
    expect(process.kill(child, 0)).toBe(true);
    // The child writes to the same pipe, which therefore ends when both are gone.
    const bothGone = Promise.race([once(parent.stdout, 'end').then(() => 'gone'), patience(child)]);
    parent.kill('SIGKILL');
    await expect(bothGone).resolves.toBe('gone');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Gives up on a child that lives on after ten seconds, and ends it: an open pipe would keep the tests from ending. */
async function patience(child: number): Promise<string> {
  await delay(10_000, undefined, { ref: false });
  process.kill(child, 'SIGKILL');
  return 'left behind';
}
