import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A project with one source, whose build leaves a line for each time that it ran. */
let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'baton-prepare-'));
  mkdirSync(join(project, 'scripts'));
  mkdirSync(join(project, 'cli', 'commands'), { recursive: true });
  cpSync('scripts/prepare.mjs', join(project, 'scripts', 'prepare.mjs'));
  writeFileSync(join(project, 'build.mjs'), BUILD);
  const files = {
    'package.json': '{"type":"module","scripts":{"build":"node build.mjs"}}',
    'package-lock.json': '{}',
    'tsconfig.build.json': '{"include":["cli"]}',
    'cli/commands/one.ts': '',
  };
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(project, file), text);
    touch(file, -60);
  }
});
afterEach(() => {
  rmSync(project, { recursive: true });
});

const BUILD = `
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
mkdirSync('dist/cli/commands', { recursive: true });
appendFileSync('built', '.');
writeFileSync('dist/cli/commands/one.js', '');
writeFileSync('dist/workflow-bundle.js', '');
`;

test('npm builds at its end, and not once more when npx links what is built already', () => {
  prepare();
  expect(builds()).toBe(1);
  prepare();
  expect(builds()).toBe(1);
});

test.each(['cli/commands/one.ts', 'package-lock.json', 'tsconfig.build.json'])(
  'what is older than %s is built again',
  (file) => {
    prepare();
    touch(file, 60);
    prepare();
    expect(builds()).toBe(2);
  },
);

test('what somebody has cleared from dist/ is built again', () => {
  prepare();
  rmSync(join(project, 'dist', 'cli', 'commands', 'one.js'));
  prepare();
  expect(builds()).toBe(2);
});

test('a build that fails fails what asked for it, and is tried again', () => {
  writeFileSync(join(project, 'build.mjs'), 'process.exitCode = 3;');
  expect(prepare).toThrow();
  writeFileSync(join(project, 'build.mjs'), BUILD);
  prepare();
  expect(builds()).toBe(1);
});

function prepare(): void {
  execFileSync(process.execPath, [join(project, 'scripts', 'prepare.mjs')], { stdio: 'pipe' });
}

function builds(): number {
  return readFileSync(join(project, 'built'), 'utf8').length;
}

/** Gives a file of the project the time that it is so many seconds from now. */
function touch(file: string, seconds: number): void {
  const at = Date.now() / 1_000 + seconds;
  utimesSync(join(project, file), at, at);
}
