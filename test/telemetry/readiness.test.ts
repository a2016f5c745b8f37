import { expect, test } from '@jest/globals';
import { createReadiness } from '../../telemetry/readiness.ts';

class Refusal extends Error {}

const yes = async (): Promise<void> => undefined;
const no = async (): Promise<void> => Promise.reject(new Refusal('no such search attribute'));
const silent = async (): Promise<void> => Promise.reject(new Error('no answer'));

/** Whether it is ready, asked once for each pair of what Temporal and its visibility do. */
async function asked(...turns: readonly (readonly [answers: () => Promise<void>, couldStart: () => Promise<void>])[]) {
  let turn = 0;
  const ready = createReadiness({
    answers: () => turns[turn]?.[0]() ?? yes(),
    couldStart: () => turns[turn]?.[1]() ?? yes(),
    isRefusal: (error) => error instanceof Refusal,
  });
  const said: string[] = [];
  for (; turn < turns.length; turn += 1) {
    const answer = ready(0).then(() => 'ready');
    said.push(await answer.catch((error: unknown) => (error as Error).message));
  }
  return said;
}

test('a visibility that is away takes nobody out of service, neither later nor from the start', async () => {
  expect(await asked([yes, yes], [yes, silent])).toEqual(['ready', 'ready']);
  expect(await asked([yes, silent])).toEqual(['ready']);
});

test('nobody is ready before `baton setup`, also where it could not be asked at first', async () => {
  expect(await asked([yes, no], [yes, silent], [yes, no], [yes, yes])).toEqual([
    'no such search attribute',
    'ready',
    'no such search attribute',
    'ready',
  ]);
});

test('what was once found to be set up is not asked again', async () => {
  expect(await asked([yes, yes], [yes, no])).toEqual(['ready', 'ready']);
});

test('a Temporal that does not answer, or refuses to, is a reason at any time', async () => {
  expect(await asked([silent, yes], [no, yes], [yes, yes])).toEqual(['no answer', 'no such search attribute', 'ready']);
});
