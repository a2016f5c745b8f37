import { describe, expect, test } from '@jest/globals';
import { headAfter, holdsAfter, LIFE, readAfter } from './life.ts';
import { simulate, type Opening } from './simulation.ts';

/**
 * All 720 orders in which the six deliveries of a life can come. The world runs ahead of what was delivered just as far
 * as it must: a delivery can't come before what it tells has happened.
 */

const ORDERS = permutations([0, 1, 2, 3, 4, 5]);

/** What comes between deliveries: the first gate is reached before this place, later gates as `pace` says. */
interface Variant {
  readonly firstGateAt: number;
  readonly pace: 'at once' | 'after everything';
  readonly repeats: boolean;
}

const PLACES = [0, 1, 2, 3, 4, 5, 6];
const VARIANTS: Variant[] = PLACES.flatMap((firstGateAt) => [
  { firstGateAt, pace: 'at once', repeats: false },
  { firstGateAt, pace: 'at once', repeats: true },
  { firstGateAt, pace: 'after everything', repeats: false },
]);

describe('a life of six deliveries', () => {
  test.each(VARIANTS)(
    'opens the right gates at the right commits in all 720 orders: first gate at place $firstGateAt, later ones $pace, repeats $repeats',
    (variant) => {
      expect(ORDERS).toHaveLength(720);
      for (const order of ORDERS) {
        const seen = live(order, variant);
        expect({ order, openings: seen.openings }).toEqual({ order, openings: expected(order, variant) });
        expect(seen.stage).toBe('finalizing');
        expect(seen.label).toBe('finalizing');
      }
    },
  );

  test('leaves the same knowledge in all 720 orders', () => {
    const ends = new Set(
      ORDERS.map((order) =>
        JSON.stringify(live(order, { firstGateAt: 6, pace: 'after everything', repeats: false }).knowledge),
      ),
    );
    expect(ends.size).toBe(1);
  });
});

function live(
  order: readonly number[],
  variant: Variant,
): { openings: readonly Opening[]; stage: string; label: string | null; knowledge: unknown } {
  let happened = 0;
  const play = simulate(
    () => readAfter(happened),
    () => happened,
  );
  let reached = 0;
  const reach = (): void => {
    reached += 1;
    play.reachGate();
    play.settle();
    if (variant.pace === 'at once') while (reached < 3 && play.openings.length === reached) reach();
  };
  order.forEach((unit, place) => {
    if (place === variant.firstGateAt) reach();
    happened = Math.max(happened, unit + 1);
    const deliveries = LIFE[unit]?.deliveries ?? [];
    deliveries.forEach((facts, part) => {
      play.deliver(`${String(unit)}-${String(part)}`, facts);
    });
    if (variant.repeats) repeat(play.deliver, order.slice(0, place + 1));
    play.settle();
    if (variant.pace === 'at once') while (reached > 0 && reached < 3 && play.openings.length === reached) reach();
  });
  if (variant.firstGateAt === 6) reach();
  while (reached < 3 && play.openings.length === reached) reach();
  play.observe();
  play.settle();
  const { stage, label, pullRequests } = play.state();
  return { openings: play.openings, stage, label, knowledge: pullRequests };
}

/** Everything that came so far once more, newest first, under other delivery ids: a second hook, or a redelivery. */
function repeat(
  deliver: (id: string, facts: (typeof LIFE)[number]['deliveries'][number]) => void,
  order: readonly number[],
): void {
  for (const unit of [...order].reverse()) {
    LIFE[unit]?.deliveries.forEach((facts, part) => {
      deliver(`again-${String(unit)}-${String(part)}`, facts);
    });
  }
}

/** The oracle: a reached gate opens as soon as its condition holds in truth, at the head of that moment. */
function expected(order: readonly number[], variant: Variant): Opening[] {
  const openings: Opening[] = [];
  let happened = 0;
  let reached = 0;
  const openWhatHolds = (): void => {
    for (;;) {
      const gate = openings.length;
      if (gate >= reached || !holdsAfter(gate, happened)) return;
      openings.push({ gate, commit: headAfter(happened), happened });
      if (variant.pace === 'at once' && reached < 3) reached += 1;
    }
  };
  order.forEach((unit, place) => {
    if (place === variant.firstGateAt) reached = 1;
    openWhatHolds();
    happened = Math.max(happened, unit + 1);
    openWhatHolds();
  });
  for (reached = Math.max(reached, 1); reached <= 3; reached += 1) openWhatHolds();
  return openings;
}

function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}
