import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { acts, type Act } from './lives-acts.ts';
import { gatesOf } from './lives-oracle.ts';
import { tell } from './lives-world.ts';
import { moving, type MovingLife } from './moving-life.ts';
import { CLEO, TESS } from './policy.ts';

/** GitHub moves on while a play reads and writes, and deliveries come when they like. */

type Step = Exclude<keyof MovingLife, 'openings'>;

const step = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Step>('act') },
  { weight: 3, arbitrary: fc.constant<Step>('deliver') },
  { weight: 3, arbitrary: fc.constant<Step>('think') },
  { weight: 1, arbitrary: fc.constantFrom<Step>('again', 'argo', 'nudge') },
);
const steps = fc.array(fc.tuple(step, fc.nat()), { minLength: 20, maxLength: 150 });

const plain = { pullRequest: 70, sameSecond: false, lost: false, skew: 0 };
/** What it takes to get through all gates, which few random lives have. */
const through: readonly Act[] = [
  { ...plain, deed: { kind: 'label', by: CLEO } },
  { ...plain, deed: { kind: 'review', by: TESS, state: 'approved' } },
];
const lives = fc.tuple(fc.constantFrom([], through), acts).map(([before, after]) => [...before, ...after]);

/** More of them find nothing else, and take longer: five minutes for twenty times as many. */
const LIVES = 800;

test('a gate opens once a visit, at the head and by verdicts that GitHub had when it was read, whatever moves meanwhile', async () => {
  const opened = [0, 0, 0];
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 2 }), lives, steps, async (first, acted, plan) => {
      const life = moving(first, acted);
      for (const [name, choice] of plan) await life[name](choice);
      expect(new Set(life.openings.map(({ visit }) => visit)).size).toBe(life.openings.length);
      for (const { gate, commit, happened } of life.openings) {
        const { pullRequests } = tell(acted.slice(0, happened));
        expect(pullRequests.some((each) => each.head === commit && gate < gatesOf(each))).toBe(true);
        opened[gate] = (opened[gate] ?? 0) + 1;
      }
    }),
    { numRuns: LIVES },
  );
  // The lives reach every gate, or they would show nothing of it.
  expect(Math.min(...opened)).toBeGreaterThan(5);
});
