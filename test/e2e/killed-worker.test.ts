import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWithKubernetes } from '../setup/kubernetes.ts';
import { describeWithDevServer } from '../setup/temporal.ts';
// The worker is the compiled one: this makes the global setup build it.
import './built-baton.ts';
import type { Boundary } from './killed/border.ts';
import { openHouse, type House } from './killed/house.ts';
import { OF_A_PLAY } from './killed/plays.ts';
import { OWNED, UNOWNED } from './killed/resumes.ts';
import { boundariesOf, learn, play, roundsOf, type Killing, type Survival } from './killed/rounds.ts';
import { MOVED, UNDONE } from './killed/transitions.ts';

/** All boundaries take minutes. Else there are those around the one write that must not happen twice. */
const IS_EVERY = process.env['BATON_EVERY_BOUNDARY'] !== undefined;

const WRITE = { channel: 'kubernetes', what: 'PATCH workflow', nth: 1 } as const;
const AROUND_THE_WRITE: readonly Boundary[] = [
  { ...WRITE, moment: 'way' },
  { ...WRITE, moment: 'after' },
];

async function killingsIn(house: House): Promise<Killing[]> {
  const at = (boundaries: readonly Boundary[], operation: Killing['operation']): Killing[] =>
    boundaries.map((boundary) => ({ operation, boundary }));
  if (!IS_EVERY) return [MOVED, OF_A_PLAY, UNOWNED, OWNED].flatMap((operation) => at(AROUND_THE_WRITE, operation));
  const learned = await learn(house, [MOVED, UNDONE, OF_A_PLAY, UNOWNED, OWNED]);
  return [...learned].flatMap(([operation, crossings]) => at(boundariesOf(crossings), operation));
}

describeWithDevServer('a worker that is killed', () => {
  describeWithKubernetes('on a real Kubernetes API', () => {
    let house: House;
    beforeAll(async () => {
      house = await openHouse();
      await house.startWorker();
    });
    afterAll(() => house.close());

    test('leaves each transition and resume where it belongs, done once, whatever it was about to do', async () => {
      const survivals: Survival[] = [];
      const rounds = roundsOf(await killingsIn(house));
      for (const round of rounds) {
        survivals.push(...(await play(house, round)));
        if (IS_EVERY)
          process.stderr.write(`${String(survivals.length)} boundaries of ${String(rounds.flat().length)}\n`);
      }
      expect(survivals.flatMap(({ problem }) => problem ?? [])).toEqual([]);
      // How many tasks a play gets differs a little from life to life.
      expect(survivals.filter(({ wasReached, boundary }) => !wasReached && boundary.channel !== 'temporal')).toEqual(
        [],
      );
      expect(survivals.filter(({ wasReached }) => wasReached).length).toBeGreaterThan(0.9 * survivals.length);
    }, 1_200_000);
  });
});
