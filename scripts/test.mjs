// Usage: node scripts/test.mjs [JEST ARGUMENT...]
// Without arguments: every check and every test. With arguments: only the tests that they name.
// The last lines say how many tests ran, what did not run, why, and how to get it.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from './check.mjs';
import { countsLine, REPORT } from './test-report.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const jestArguments = process.argv.slice(2);
const failedChecks = jestArguments.length === 0 ? await check() : [];

rmSync(REPORT, { force: true });
mkdirSync(dirname(REPORT), { recursive: true });
const scratch = mkdtempSync(join(tmpdir(), 'baton-test-'));
const notices = join(scratch, 'notices');
const jestCode = await runJest();

if (jestArguments.length === 0) {
  process.stdout.write(`\nChecks: ${failedChecks.length === 0 ? 'all passed' : `FAILED: ${failedChecks.join(', ')}`}`);
}
process.stdout.write(`\nTests: ${countsLine()}\n`);
if (existsSync(notices)) process.stdout.write(`\nNOT EVERYTHING RAN. ${readFileSync(notices, 'utf8')}`);
rmSync(scratch, { recursive: true, force: true });
process.exitCode = failedChecks.length > 0 ? 1 : jestCode;

function runJest() {
  const nodeOptions = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const report = ['--json', `--outputFile=${REPORT}`];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...nodeOptions, jest, ...report, ...jestArguments], {
      cwd: root,
      // With --json, Jest prints the report on standard output too; what people read goes to standard error.
      stdio: ['inherit', 'ignore', 'inherit'],
      env: { ...process.env, BATON_TEST_NOTICES: notices },
    });
    child.once('error', () => resolve(1));
    child.once('close', (code) => resolve(code ?? 1));
  });
}
