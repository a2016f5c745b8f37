import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { timeLimit } from '../../activities/time-limit.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test('a time limit comes also when garbage has been collected meanwhile', async () => {
  const { signal } = timeLimit(300, new AbortController().signal);
  while (!signal.aborted) {
    collectGarbage();
    await turn();
  }
  expect(signal.reason).toMatchObject({ message: 'it took longer than 300 ms' });
});

test('a time limit comes with the signal that comes first', () => {
  const other = new AbortController();
  const { signal, clear } = timeLimit(3_600_000, new AbortController().signal, other.signal);
  other.abort();
  expect(signal.aborted).toBe(true);
  clear();
});
