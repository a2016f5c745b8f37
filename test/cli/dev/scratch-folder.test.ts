import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { makeScratchFolder } from '../../../cli/dev/scratch-folder.ts';

/** No process can have it: Linux and macOS stop far below. */
const NOBODY = 2_000_000_000;

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'baton-scratch-'));
});
afterEach(() => {
  rmSync(parent, { recursive: true });
});

/** A folder that a process left behind so many hours ago. */
function left(name: string, pid: number, hours: number): string {
  const path = join(parent, `${name}-${String(pid)}-${String(hours).padStart(6, 'x')}`);
  mkdirSync(path);
  const at = Date.now() / 1_000 - hours * 3_600;
  utimesSync(path, at, at);
  return path;
}

test('a new demo leaves the folders of the last four before it and removes those of older ones', () => {
  const old = [1, 2, 3, 4, 5, 6].map((hours) => left('baton-demo', NOBODY, hours));
  const made = makeScratchFolder('baton-demo', parent);
  expect(basename(made)).toMatch(new RegExp(`^baton-demo-${String(process.pid)}-`));
  expect([made, ...old].map((path) => existsSync(path))).toEqual([true, true, true, true, true, false, false]);
});

test('no folder is removed whose process is alive, or that is named otherwise', () => {
  for (const hours of [1, 2, 3, 4]) left('baton-demo', NOBODY, hours);
  const theirs = [left('baton-demo', process.pid, 99), left('baton-dev', NOBODY, 99), left('baton-demo-x', NOBODY, 99)];
  makeScratchFolder('baton-demo', parent);
  expect(theirs.map((path) => existsSync(path))).toEqual([true, true, true]);
});

test('a link is not followed, however old it is', () => {
  const elsewhere = left('elsewhere', NOBODY, 99);
  for (const hours of [1, 2, 3, 4]) left('baton-demo', NOBODY, hours);
  symlinkSync(elsewhere, join(parent, `baton-demo-${String(NOBODY)}-linked`));
  makeScratchFolder('baton-demo', parent);
  expect(existsSync(elsewhere)).toBe(true);
});
