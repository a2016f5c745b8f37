import { afterAll } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * For test files that start programs of ours: the temporary folder of these, which goes at the end of the file with all
 * that they left in it. To be imported, no more.
 */
const scratch = mkdtempSync(join(tmpdir(), 'baton-scratch-'));
process.env['TMPDIR'] = scratch;
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

/** What the programs have left behind so far. */
export function leftBehind(): string[] {
  return readdirSync(scratch);
}
