import { describe, test } from '@jest/globals';

/**
 * A `describe` for tests that need what the global setup had to find: `variable` of the environment says that it is there,
 * `missing` why it is not. Then the tests fail if `CI` is set; else they are skipped, and the last lines of `npm test`
 * say so. `what` completes "has the … that it needs".
 */
export function describeIfThere(
  name: string,
  tests: () => void,
  { variable, missing, what }: { readonly variable: string; readonly missing: string; readonly what: string },
): void {
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
    test(`has the ${what} that it needs`, () => {
      throw new Error(why ?? `${variable} is not set: the global setup did not see that this file needs it`);
    });
  });
}
