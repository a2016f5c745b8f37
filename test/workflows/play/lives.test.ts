import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { acts, tell } from './random-life.ts';
import { simulate } from './simulation.ts';

/** Numbers that shuffle a list, the same for the same seed. */
const shuffles = fc.infiniteStream(fc.nat());

describe('a life that nobody planned', () => {
  test('opens just the gates that the last state of GitHub allows, at its head, in any order and with repetitions', () => {
    let opened = 0;
    fc.assert(
      fc.property(acts, shuffles, fc.boolean(), (life, numbers, reachedFirst) => {
        const told = tell(life);
        const play = simulate(
          () => told.read,
          () => 0,
        );
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
        while (play.openings.length === play.gatesReached() && play.gatesReached() < 3) {
          play.reachGate();
          play.settle();
        }
        const expected = Array.from({ length: told.open }, (_, gate) => ({ gate, commit: told.head, happened: 0 }));
        expect(play.openings).toEqual(expected);
        opened += told.open;
        // The label that the run carries is the stage that the play shows, unless a person is needed.
        const { stage, label, notes } = play.state();
        if (stage !== 'abandoned') expect(label).toBe(stage);
        expect(notes).toEqual({});
      }),
      { numRuns: 2_000 },
    );
    expect(opened).toBeGreaterThan(100);
  });
});
