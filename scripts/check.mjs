// Usage: node scripts/check.mjs
// Runs every check that needs no test: two at a time, all of them even if one fails, each with its time.
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';

/** Names of npm scripts; the slow ones first. */
const CHECKS = ['lint', 'typecheck', 'format:check', 'unused', 'layers'];
const AT_ONCE = 2;

/** Runs all checks; resolves with the names of those that failed. */
export async function check() {
  const waiting = [...CHECKS];
  const failed = [];
  const runNext = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const started = process.hrtime.bigint();
      const { code, output } = await npmRun(name);
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      if (code !== 0) failed.push(name);
      process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)\n`);
      if (code !== 0) process.stdout.write(`${output.trimEnd()}\n\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, runNext));
  return failed;
}

function npmRun(name) {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', name], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (output += text));
    child.once('error', (error) => resolve({ code: 1, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = (await check()).length === 0 ? 0 : 1;
}
