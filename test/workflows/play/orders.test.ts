import { describe, expect, test } from '@jest/globals';
import { headAfter, holdsAfter, LIFE, readAfter } from './life.ts';
import { simulate, type Opening } from './simulation.ts';

/**
 * All 720 orders in which the six deliveries of a life can come. The world runs ahead of what was delivered just as far
 * as it must: a delivery can't come before what it tells has happened.
 */

const ORDERS = permutations([0, 1, 2, 3, 4, 5]);

/** What comes between deliveries: each gate is reached at its place if the one before it is open by then, else after that. */
interface Variant {
  readonly gatesAt: readonly [number, number, number];
  readonly repeats: boolean;
}

/** Before the first delivery, between any two, and after the last. */
const PLACES = [0, 1, 2, 3, 4, 5, 6];
const EVERYWHERE = PLACES.flatMap((first) =>
  PLACES.filter((second) => second >= first).flatMap((second) =>
    PLACES.filter((third) => third >= second).map((third) => [first, second, third] as const),
  ),
);
/** Each gate at every place, while the others are reached as early, or all of them as late as can be. */
const FEWER = EVERYWHERE.filter(([first, second, third]) => {
  if (first === third) return true;
  return (first === 0 && (second === third || second === 0)) || (second === 6 && third === 6);
});
const VARIANTS: Variant[] = [
  // All of them take five minutes.
  ...(process.env['BATON_EVERY_PLACE'] === undefined ? FEWER : EVERYWHERE).map((gatesAt) => ({
    gatesAt,
    repeats: false,
  })),
  ...PLACES.map((place) => ({ gatesAt: [place, place, place] as const, repeats: true })),
];

describe('a life of six deliveries', () => {
  test.each(VARIANTS)(
    'opens the right gates at the right commits in all 720 orders: gates reached at places $gatesAt, repeats $repeats',
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
      ORDERS.map((order) => JSON.stringify(live(order, { gatesAt: [6, 6, 6], repeats: false }).knowledge)),
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
  const reach = (place: number): void => {
    while (play.openings.length === reached && (variant.gatesAt[reached] ?? Infinity) <= place) {
      reached += 1;
      play.reachGate();
      play.settle();
    }
  };
  order.forEach((unit, place) => {
    reach(place);
    happened = Math.max(happened, unit + 1);
    const deliveries = LIFE[unit]?.deliveries ?? [];
    deliveries.forEach((facts, part) => {
      play.deliver(`${String(unit)}-${String(part)}`, facts);
    });
    if (variant.repeats) repeat(play.deliver, order.slice(0, place + 1));
    play.settle();
  });
  reach(order.length);
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
  const settle = (place: number): void => {
    for (;;) {
      const gate = openings.length;
      if (gate < reached && holdsAfter(gate, happened)) openings.push({ gate, commit: headAfter(happened), happened });
      else if (gate === reached && (variant.gatesAt[gate] ?? Infinity) <= place) reached += 1;
      else return;
    }
  };
  order.forEach((unit, place) => {
    settle(place);
    happened = Math.max(happened, unit + 1);
  });
  settle(order.length);
  return openings;
}

function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}
