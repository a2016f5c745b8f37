// Usage: node scripts/check.mjs
// Runs every check that needs no test: two at a time, all of them even if one fails, each with its time.
import { pathToFileURL } from 'node:url';
import { endIfStopped, isStopped, runChild } from './run-child.mjs';

/** Names of npm scripts; the slow ones first. */
const CHECKS = ['lint', 'typecheck', 'format:check', 'unused', 'layers'];
const AT_ONCE = 2;

/** Runs all checks; resolves with the names of those that failed. */
export async function check() {
  const waiting = [...CHECKS];
  const failed = [];
  const runNext = async () => {
    for (let name = waiting.shift(); name !== undefined && !isStopped(); name = waiting.shift()) {
      const started = process.hrtime.bigint();
      const { code, output } = await npmRun(name);
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      if (isStopped()) return;
      if (code !== 0) failed.push(name);
      process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)\n`);
      if (code !== 0) process.stdout.write(`${output.trimEnd()}\n\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, runNext));
  return failed;
}

async function npmRun(name) {
  let output = '';
  const stdio = ['ignore', 'pipe', 'pipe'];
  const code = await runChild('npm', ['run', '--silent', name], { stdio }, (text) => (output += text));
  return { code, output };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = (await check()).length === 0 ? 0 : 1;
  endIfStopped();
}
