import { describe, test } from '@jest/globals';
import { ADDRESS, ADDRESS_MISSING, TIME_SKIPPING_SERVER, TIME_SKIPPING_SERVER_MISSING } from './temporal-state.ts';

/**
 * For tests that need a Temporal server. The global setup looks for the names of the two functions below in the test
 * files that are to run, and starts or finds a server only if one occurs: call them in the test file itself.
 */

/**
 * A `describe` whose tests use the one dev server that all test files share (`devServerAddress()`): choose task queues
 * and workflow ids that no other test can have. Without a server the tests fail if `CI` is set; else they are skipped
 * and the last lines of `npm test` say so.
 */
export function describeWithDevServer(name: string, tests: () => void): void {
  describeIfThere(name, tests, ADDRESS, ADDRESS_MISSING);
}

/**
 * A `describe` whose tests start a time-skipping server of their own from `timeSkippingServerPath()`:
 * `TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } })`.
 * Without the executable as above.
 */
export function describeWithTimeSkipping(name: string, tests: () => void): void {
  describeIfThere(name, tests, TIME_SKIPPING_SERVER, TIME_SKIPPING_SERVER_MISSING);
}

/** `host:port` of the shared dev server; its namespace `default` has Baton's search attributes. */
export function devServerAddress(): string {
  return given(ADDRESS);
}

/** The executable of the time-skipping server. */
export function timeSkippingServerPath(): string {
  return given(TIME_SKIPPING_SERVER);
}

function describeIfThere(name: string, tests: () => void, variable: string, missing: string): void {
  if (process.env[variable] !== undefined) {
    describe(name, tests);
    return;
  }
  const why = process.env[missing];
  if (why !== undefined && (process.env['CI'] ?? '') === '') {
    describe.skip(name, tests);
    return;
  }
  describe(name, () => {
    test('has the Temporal server that it needs', () => {
      throw new Error(why ?? `${variable} is not set: the global setup did not see that this file needs a server`);
    });
  });
}

function given(variable: string): string {
  const value = process.env[variable];
  if (value === undefined) throw new Error(`${variable} is not set: ask for it inside describeWith… only`);
  return value;
}
