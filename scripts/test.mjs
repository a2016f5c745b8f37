// Usage: node scripts/test.mjs [JEST ARGUMENT...]
// Without arguments: every check and every test. With arguments: only the tests that they name.
// The last lines say how many tests ran, what did not run, why, and how to get it.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from './check.mjs';
import { endIfStopped, isStopped, runChild } from './run-child.mjs';
import { countsLine, REPORT } from './test-report.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const jestArguments = process.argv.slice(2);
const failedChecks = jestArguments.length === 0 ? await check() : [];

if (!isStopped()) await test();
endIfStopped();

async function test() {
  rmSync(REPORT, { force: true });
  mkdirSync(dirname(REPORT), { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), 'baton-test-'));
  const notices = join(scratch, 'notices');
  try {
    const jestCode = await runJest(notices);
    if (isStopped()) return;
    if (jestArguments.length === 0) {
      const checks = failedChecks.length === 0 ? 'all passed' : `FAILED: ${failedChecks.join(', ')}`;
      process.stdout.write(`\nChecks: ${checks}`);
    }
    process.stdout.write(`\nTests: ${countsLine()}\n`);
    if (existsSync(notices)) process.stdout.write(`\nNOT EVERYTHING RAN. ${readFileSync(notices, 'utf8')}`);
    process.exitCode = failedChecks.length > 0 ? 1 : jestCode;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function runJest(notices) {
  const nodeOptions = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const report = ['--json', `--outputFile=${REPORT}`];
  return runChild(process.execPath, [...nodeOptions, jest, ...report, ...jestArguments], {
    cwd: root,
    // With --json, Jest prints the report on standard output too; what people read goes to standard error.
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, BATON_TEST_NOTICES: notices },
  });
}
