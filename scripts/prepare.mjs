// Usage: node scripts/prepare.mjs
// Builds, unless dist/ is whole and newer than all that it is made from. npm asks for this at its end (`npm ci`), and
// once more when `npx baton` links this folder into its cache: nothing is to be built then, and nobody is to wait for it.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** What the build writes last: where it is, the build came to its end. */
const last = join(root, 'dist', 'workflow-bundle.js');
/** What is built differently when one of these changes; the lock because the bundle holds dependencies. */
const settings = ['package-lock.json', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];

if (!isUpToDate()) {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  process.exitCode = status ?? 1;
}

function isUpToDate() {
  const built = statSync(last, { throwIfNoEntry: false })?.mtimeMs;
  if (built === undefined) return false;
  const { include } = JSON.parse(readFileSync(join(root, 'tsconfig.build.json'), 'utf8'));
  const sources = include.flatMap((room) => filesIn(join(root, room)));
  const isOlder = (file) => !existsSync(file) || statSync(file).mtimeMs <= built;
  return [...settings.map((file) => join(root, file)), ...sources].every(isOlder) && sources.every(isCompiled);
}

/** Somebody who clears a part of dist/ gets it back. */
function isCompiled(source) {
  const compiled = join(root, 'dist', relative(root, source)).replace(/\.ts$/, '.js');
  return !source.endsWith('.ts') || source.endsWith('.d.ts') || existsSync(compiled);
}

function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}
