import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { EXIT } from '../../../cli/exit-codes.ts';
import { heldOpen } from '../../standins/temporal/held-open.ts';
import { baton } from '../in-process.ts';

const before = process.env['TEMPORAL_CLI_PATH'];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-stopped-'));
});
afterEach(() => {
  if (before === undefined) delete process.env['TEMPORAL_CLI_PATH'];
  else process.env['TEMPORAL_CLI_PATH'] = before;
  rmSync(folder, { recursive: true });
});

test.each([
  ['dev', EXIT.ok],
  ['demo', EXIT.interrupted],
])('baton %s that is stopped while Temporal is looked for ends at once, with what it started', async (command, end) => {
  const held = heldOpen(join(folder, 'held'));
  const temporal = join(folder, 'temporal');
  writeFileSync(temporal, `#!/bin/sh\nsleep 600 > '${held.path}'\n`);
  chmodSync(temporal, 0o755);
  process.env['TEMPORAL_CLI_PATH'] = temporal;
  const stop = new AbortController();
  const running = baton([command], { env: {}, stopSignal: () => stop.signal });
  await held.taken;
  stop.abort();
  expect((await running).code).toBe(end);
  await held.letGo;
});
