// Usage: node scripts/test-report.mjs
// Prints the counts of the last `npm test` as one line: N passed, N failed, N skipped.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Where `npm test` has Jest write its JSON report. */
export const REPORT = join(dirname(fileURLToPath(import.meta.url)), '..', '.cache', 'test-report.json');

/** The counts of a run. A file that could not even be loaded is one failure, and so is a run without a report. */
export function counts() {
  if (!existsSync(REPORT)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(readFileSync(REPORT, 'utf8'));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** The counts in words. */
export function countsLine() {
  const { passed, failed, skipped } = counts();
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.stdout.write(`${countsLine()}\n`);
