import { expect, test } from '@jest/globals';
import { doctor } from './examine.ts';

test('the doctor has something to say of everything where nothing answers, in a table and with what to do', async () => {
  const { code, out, err } = await doctor({ config: {}, env: { NO_COLOR: '1' } });
  expect(code).toBe(1);
  expect(out).toMatch(/^ +CHECK +FOUND$/m);
  for (const about of [
    'Kubernetes',
    'Temporal',
    'search attributes',
    'workers of plays',
    'watch and sweep',
    'GitHub',
  ]) {
    expect(out).toMatch(new RegExp(`^fail +${about} `, 'm'));
  }
  expect(out).toMatch(/^warn +webhook secrets /m);
  expect(out).toContain('What to do:\n');
  expect(out.trimEnd()).toMatch(/\d+ failed, \d+ warnings, 0 as they should be$/);
  expect(err.trimEnd().split('\n').at(-1)).toMatch(/^(\d+)\/\1 /);
});
