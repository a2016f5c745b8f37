import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@jest/globals';
import { createBreaker, type Breaker, type CallResult, type Permit } from '../../breakers/breaker.ts';
import type { BreakerSettings } from '../../breakers/settings.ts';
import { ReferenceBreaker } from './reference-breaker.ts';
import { seeded, type Random } from './seeded.ts';

/** `BATON_BREAKER_STEPS=1000000 npm test -- test/breakers` takes the long way. */
const STEPS = Number(process.env['BATON_BREAKER_STEPS'] ?? 50_000);
const SEED = Number(process.env['BATON_BREAKER_SEED'] ?? 20_261_121);

/** Steps of one breaker; the next one has other settings. */
const LIFE = 2_500;

const OUTCOMES: readonly (readonly [CallResult, 'good' | 'bad' | 'void'])[] = [
  ['success', 'good'],
  ['failure', 'bad'],
  ['ignored', 'void'],
];

function settingsBy(random: Random): BreakerSettings {
  const openMs = random.whole(1, 2_000);
  return {
    windowCalls: random.whole(1, 20),
    windowMs: random.whole(1, 5_000),
    minimumCalls: random.whole(1, 12),
    failurePercent: random.whole(1, 100),
    slowMs: random.whole(0, 600),
    slowPercent: random.whole(1, 100),
    probes: random.whole(1, 6),
    halfOpenMs: random.whole(1, 3_000),
    openMs,
    openAtMostMs: openMs * random.whole(1, 20),
    forgiveMs: random.whole(1, 10_000),
  };
}

/** One breaker and its reference, led through the same random steps; throws where they differ. */
function live(random: Random, seen: Set<string>): void {
  const settings = settingsBy(random);
  let now = 1_000_000;
  const clock = (): number => now;
  const breaker: Breaker = createBreaker('kubernetes', { settings, clock });
  const reference = new ReferenceBreaker(settings, now);
  breaker.listen({ change: ({ from, to }) => seen.add(`${from} → ${to}`) });
  /** How often calls fail and what they take changes, as it does with a real target. */
  let badness = random.whole(0, 100);
  const underWay: { readonly id: number; readonly permit: Permit }[] = [];

  for (let step = 0; step < LIFE; step += 1) {
    if (random.whole(1, 100) === 1) badness = random.whole(0, 100);
    if (random.whole(1, 400) === 1) now += random.whole(0, 100_000);
    now += random.whole(1, 3) === 1 ? random.whole(0, 400) : 0;
    const action = random.whole(1, 100);
    if (action <= 45) {
      const answer = breaker.enter();
      const refusedFor = answer.kind === 'refused' ? answer.retryAfterMs : null;
      same(step, refusedFor, reference.enter(step, now));
      if (answer.kind === 'permit') underWay.push({ id: step, permit: answer });
    } else if (action <= 92) {
      const [call] = underWay.splice(random.whole(0, Math.max(0, underWay.length - 1)), 1);
      if (call !== undefined) {
        const index = random.whole(1, 12) === 1 ? 2 : random.whole(1, 100) <= badness ? 1 : 0;
        const [result, outcome] = OUTCOMES[index] ?? ['ignored', 'void'];
        call.permit.end(result);
        reference.end(call.id, outcome, now);
        // Said twice it counts once.
        if (random.whole(1, 10) === 1) call.permit.end('failure');
      }
    } else if (action === 93 && random.whole(1, 2) === 1) {
      const to = ([null, 'open', 'closed'] as const)[random.whole(0, 2)] ?? null;
      const until = now + random.whole(-10, 2_000);
      breaker.force(to === null ? null : { to, until });
      reference.force(to, until, now);
    }
    const { state, since, until, window, openings } = breaker.look();
    same(step, { state, since, until, window, openings }, reference.look(now));
    if (underWay.length > 30) underWay.shift();
  }
}

/** Cheap where they are the same: there are a million of these. */
function same(step: number, actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect({ step, is: actual }).toEqual({ step, is: expected });
}

test(`a breaker does in ${STEPS} random steps what the reference does, and every change of state occurs`, () => {
  const random = seeded(SEED);
  const seen = new Set<string>();
  for (let steps = 0; steps < STEPS; steps += LIFE) live(random, seen);
  expect([...seen].sort()).toEqual([
    'closed → forced-closed',
    'closed → forced-open',
    'closed → open',
    'forced-closed → closed',
    'forced-closed → forced-open',
    'forced-open → closed',
    'forced-open → forced-closed',
    'half-open → closed',
    'half-open → forced-closed',
    'half-open → forced-open',
    'half-open → open',
    'open → forced-closed',
    'open → forced-open',
    'open → half-open',
  ]);
}, 600_000);
