import { describeIfThere } from './describe-if-there.ts';
import { ADDRESS, ADDRESS_MISSING, TIME_SKIPPING_SERVER, TIME_SKIPPING_SERVER_MISSING } from './server-state.ts';

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
  describeIfThere(name, tests, { variable: ADDRESS, missing: ADDRESS_MISSING, what: 'Temporal server' });
}

/**
 * A `describe` whose tests start a time-skipping server of their own from `timeSkippingServerPath()`:
 * `TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } })`.
 * Without the executable as above.
 */
export function describeWithTimeSkipping(name: string, tests: () => void): void {
  const variables = { variable: TIME_SKIPPING_SERVER, missing: TIME_SKIPPING_SERVER_MISSING };
  describeIfThere(name, tests, { ...variables, what: 'Temporal server' });
}

/** `host:port` of the shared dev server; its namespace `default` has Baton's search attributes. */
export function devServerAddress(): string {
  return given(ADDRESS);
}

/** The executable of the time-skipping server. */
export function timeSkippingServerPath(): string {
  return given(TIME_SKIPPING_SERVER);
}

function given(variable: string): string {
  const value = process.env[variable];
  if (value === undefined) throw new Error(`${variable} is not set: ask for it inside describeWith… only`);
  return value;
}
