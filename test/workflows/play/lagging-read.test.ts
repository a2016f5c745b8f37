import { describe, expect, test } from '@jest/globals';
import type { Fact } from '../../../signals/facts.ts';
import { OPENED, READY_FOR_QA } from './clean-life.ts';
import { simulate } from './simulation.ts';

/** What GitHub answers, so long after the last change that no replica lags, or before. */
function answer(facts: readonly Fact[], answeredAt?: string): Fact[] {
  const certainty = { settled: true, ...(answeredAt === undefined ? {} : { answeredAt }) };
  return facts.map((fact) => {
    if (fact.kind === 'pull-request') return { ...fact, ...certainty };
    return fact.kind === 'label' ? { ...fact, source: 'timeline' } : fact;
  });
}

describe('a read by a replica that lags', () => {
  const stale = READY_FOR_QA.map((fact) => (fact.kind === 'pull-request' ? { ...fact, labels: ['task-7'] } : fact));

  test.each([
    ['before ten seconds have passed', undefined],
    ['long after', '2026-03-01T10:05:00Z'],
  ])('keeps a gate shut only until good ones follow, where it came %s', (_, answeredAt) => {
    let answers = [answer(OPENED.at(-1) ?? [])];
    const play = simulate(
      () => (answers.length > 1 ? answers.shift() : answers[0]) ?? [],
      () => 0,
    );
    for (const [index, facts] of OPENED.entries()) play.deliver(String(index), facts);
    play.reachGate();
    play.settle();
    // Cleo sets her label in the second of another change, of which the replica knows already.
    answers = [
      answer(stale.slice(0, 1), answeredAt),
      answer(READY_FOR_QA, answeredAt),
      answer(READY_FOR_QA, '2026-03-01T10:06:00Z'),
    ];
    play.deliver('label', READY_FOR_QA);
    play.reachGate();
    play.settle();
    expect(play.openings.map(({ gate }) => gate)).toEqual([0, 1]);
  });
});
