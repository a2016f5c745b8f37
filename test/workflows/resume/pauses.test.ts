import { expect, test } from '@jest/globals';
import { CONFIRM_PAUSES, pauseMs } from '../../../workflows/resume/pauses.ts';

test('pauses grow, stray by a tenth, and end at half a minute', () => {
  expect([1, 2, 3, 4, 5, 9].map((tries) => pauseMs(tries, 0, 0.5))).toEqual([
    2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
  ]);
  expect([pauseMs(1, 0, 0), pauseMs(1, 0, 1)]).toEqual([1_800, 2_200]);
});

test('however long a request waits, it looks some hundred times', () => {
  for (const deadlineMs of [600_000, 86_400_000, 14 * 86_400_000]) {
    let tries = 1;
    for (let waited = 0; waited < deadlineMs; tries += 1) waited += pauseMs(tries, deadlineMs, 0);
    expect(tries).toBeLessThan(150);
  }
});

test('Argo is given longer than it takes to look at a run again, which is ten seconds', () => {
  expect(CONFIRM_PAUSES.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(20_000);
});
