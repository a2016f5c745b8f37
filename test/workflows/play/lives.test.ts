import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { attentionOf } from '../../../workflows/play/attention.ts';
import { acts } from './lives-acts.ts';
import { countingOf, gatesOf, isPlain, openOf } from './lives-oracle.ts';
import { tell, type Told } from './lives-world.ts';
import { simulate, type Simulation } from './simulation.ts';

/** Numbers that shuffle a list, the same for the same seed. */
const shuffles = fc.infiniteStream(fc.nat());

/** Lives it out: every delivery twice, in an order that the numbers say, and at last a look at everything. */
function live(told: Told, numbers: { next(): { value: unknown } }, reachedFirst: boolean): Simulation {
  const play = simulate(told.read, () => 0);
  if (reachedFirst) play.reachGate();
  play.settle();
  const order = [...told.deliveries, ...told.deliveries]
    .map((facts) => ({ facts, key: numbers.next().value as number }))
    .sort((a, b) => a.key - b.key);
  for (const [index, { facts }] of order.entries()) {
    play.deliver(String(index), facts);
    play.settle();
  }
  if (!reachedFirst) play.reachGate();
  play.settle();
  // Some deliveries never came: the sweep makes the play look again.
  play.nudge();
  play.settle();
  while (play.openings.length === play.gatesReached() && play.gatesReached() < 3) {
    play.reachGate();
    play.settle();
  }
  return play;
}

describe('a life that nobody planned', () => {
  test('opens just the gates that the last state of GitHub allows, at its head, in any order and with repetitions', () => {
    const seen = { openings: 0, two: 0, merged: 0, plain: 0, other: 0 };
    fc.assert(
      fc.property(acts, shuffles, fc.boolean(), (life, numbers, reachedFirst) => {
        const told = tell(life);
        const play = live(told, numbers, reachedFirst);
        const { pullRequests } = told;
        for (const { gate, commit } of play.openings) {
          expect(pullRequests.some((each) => each.head === commit && gate < gatesOf(each))).toBe(true);
        }
        const { stage, label, notes } = play.state();
        const needsPerson = attentionOf(play.state()).map(({ kind }) => kind);
        expect(notes).toEqual({});
        expect(needsPerson.includes('two-pull-requests')).toBe(openOf(pullRequests).length > 1);
        const counting = countingOf(pullRequests);
        if (counting !== null && isPlain(counting)) {
          expect(play.openings.length).toBeGreaterThanOrEqual(gatesOf(counting));
        }
        // The label that the run carries is the stage that the play shows, unless a person is needed.
        if (needsPerson.length === 0) expect(label).toBe(stage);
        seen.openings += play.openings.length;
        if (openOf(pullRequests).length > 1) seen.two += 1;
        if (pullRequests.some(({ merged }) => merged)) seen.merged += 1;
        if (pullRequests.every(isPlain)) seen.plain += 1;
        else seen.other += 1;
      }),
      { numRuns: 2_000 },
    );
    // The lives are as varied as they are meant to be.
    expect(Object.entries(seen).filter(([, count]) => count < 50)).toEqual([]);
  });
});
