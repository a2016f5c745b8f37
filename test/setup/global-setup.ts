import { appendFileSync } from 'node:fs';
import { startDevServer } from '../../standins/temporal/dev-server.ts';
import { findTestServer } from '../../standins/temporal/find-server.ts';
import { keepForTeardown } from './running-servers.ts';
import { selectedTestFiles, type JestSelection } from './selected-files.ts';
import {
  ADDRESS,
  ADDRESS_MISSING,
  NOTICES,
  TIME_SKIPPING_SERVER,
  TIME_SKIPPING_SERVER_MISSING,
} from './temporal-state.ts';

/**
 * Gives the test files that are to run the Temporal servers that they need: one dev server, in memory, for all of them,
 * and the path of the time-skipping server. A server that can't be had is no fault here: the tests say what follows.
 */
export default async function globalSetup(selection: JestSelection): Promise<void> {
  const texts = selectedTestFiles(selection);
  await provide('describeWithDevServer', texts, ADDRESS, ADDRESS_MISSING, async () => {
    const server = await startDevServer();
    keepForTeardown(server);
    return server.address;
  });
  await provide('describeWithTimeSkipping', texts, TIME_SKIPPING_SERVER, TIME_SKIPPING_SERVER_MISSING, () =>
    findTestServer(),
  );
}

async function provide(
  needle: string,
  texts: readonly string[],
  variable: string,
  missing: string,
  have: () => Promise<string>,
): Promise<void> {
  const needing = texts.filter((text) => text.includes(`${needle}(`)).length;
  if (needing === 0) return;
  try {
    process.env[variable] = await have();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.env[missing] = why;
    leaveNotice(`${String(needing)} test files did not run in whole, since what they need is missing.\n${why}`);
  }
}

function leaveNotice(notice: string): void {
  const file = process.env[NOTICES];
  if (file === undefined) process.stderr.write(`${notice}\n`);
  else appendFileSync(file, `${notice}\n`);
}
