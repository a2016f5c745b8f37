import { appendFileSync, chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { plan, whatIsMissing } from '../../deploy/native/plan.ts';
import { runServices } from '../../deploy/native/run-services.ts';
import { NOTICES } from '../setup/server-state.ts';

// Temporal and its UI have to be built first: `npm run compose:native` runs all services.
describe.each(['redis', 'postgres'])('%s, as docker-compose.yml has it', (name) => {
  const missing = whatIsMissing([name], process.env);
  const notices = process.env[NOTICES];
  if (missing.length > 0 && notices !== undefined) {
    appendFileSync(notices, `test/deploy/native-services.test.ts, ${name}:\n  ${missing.join('\n  ')}\n`);
  }

  (missing.length === 0 ? test : test.skip)('runs, passes its health check and ends when it is told to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'baton-native-'));
    // PostgreSQL runs as a user of its own.
    chmodSync(folder, 0o711);
    try {
      const planned = await plan([name], { POSTGRES_PASSWORD: 'secret' });
      const { signal } = new AbortController();
      const services = await runServices(planned, { folder, env: process.env, progress: () => undefined, signal });
      expect(services.rows).toEqual([
        expect.objectContaining({ service: name, health: expect.stringMatching(/passed$/) }),
      ]);
      expect(await services.down()).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test('what is not on the machine is named, with what to do about it', () => {
  expect(whatIsMissing(['temporal-ui'], { PATH: '/nowhere' })).toContain(
    'nc is not on this machine: apt-get install -y netcat-openbsd',
  );
});
