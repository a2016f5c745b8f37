import { describe, expect, test } from '@jest/globals';
import type { VisiblePlay } from '../../../activities/upkeep/visible-plays.ts';
import { MINUTE, NOW, play, run, sweepTimes } from './sweep-under-test.ts';

const AT_GATE = run({ stage: 'waiting-ready-for-qa', at: 'wait-ready-for-qa' });

describe('the sweep, of plays that wait at a gate,', () => {
  const waiting = (given: Partial<VisiblePlay> = {}): VisiblePlay =>
    play({ stage: 'waiting-ready-for-qa', stageSince: NOW - 59 * MINUTE, ...given });
  const counts = (done: readonly string[][]): number[] => done.map((said) => said.length);

  test('makes those look again that have waited for an hour without a word, and then every hour', async () => {
    const { done } = await sweepTimes(15, { runs: [AT_GATE], plays: [waiting()] });
    // Sweeps are ten minutes apart: the second is the first after an hour, the eighth the first after another.
    expect(counts(done)).toEqual([0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0]);
    expect(done[1]).toEqual(['nudge play/acme/shop/7: it has waited for an hour without a word']);
  });

  test('means those too whose work is done again while the run stays at its gate', async () => {
    const stage = 'implementation-in-progress';
    const runs = [run({ stage, at: 'wait-ready-for-qa' })];
    expect(counts((await sweepTimes(3, { runs, plays: [waiting({ stage })] })).done)).toEqual([0, 1, 0]);
  });

  test('leaves those alone that are on hold', async () => {
    const world = { runs: [AT_GATE], plays: [waiting({ attention: ['held'] })] };
    expect(counts((await sweepTimes(8, world)).done)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('takes up to a hundred at a time, longest silent first, and forgets none', async () => {
    const plays = Array.from({ length: 250 }, (_, index) =>
      waiting({ play: `play/acme/shop/${String(index)}`, stageSince: NOW - 70 * MINUTE - index }),
    );
    const runs = plays.map((each, index) => run({ task: String(index), stage: each.stage, at: 'wait-ready-for-qa' }));
    const { done } = await sweepTimes(4, { runs, plays });
    expect(counts(done)).toEqual([100, 100, 50, 0]);
    expect(done[0]?.[0]).toContain('play/acme/shop/249:');
    expect(new Set(done.flat()).size).toBe(250);
  });

  test('takes all that were silent while nobody swept, once', async () => {
    const long = waiting({ stageSince: NOW - 300 * MINUTE });
    expect(counts((await sweepTimes(3, { runs: [AT_GATE], plays: [long] })).done)).toEqual([1, 0, 0]);
  });
});
