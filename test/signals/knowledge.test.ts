import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Fact } from '../../signals/facts.ts';
import { emptyKnowledge, learnAll } from '../../signals/knowledge.ts';
import { reworkRounds } from '../../signals/verdicts.ts';
import { CLEO, POLICY, REX, STRANGER, TESS } from '../workflows/play/policy.ts';

/** Few values of everything, so that random lives are full of ties, repetitions and contradictions. */
const commit = fc.constantFrom('aaaa', 'bbbb', 'cccc');
const stamp = fc.constantFrom('2026-03-01T10:00:00Z', '2026-03-01T10:00:01Z', '2026-03-01T10:05:00Z');
const actor = fc.constantFrom(REX, CLEO, TESS, STRANGER);

const snapshot = fc.record({
  kind: fc.constant('pull-request' as const),
  pullRequest: fc.constant(70),
  at: stamp,
  settled: fc.boolean(),
  answeredAt: fc.constantFrom(undefined, '2026-03-01T10:06:00Z', '2026-03-01T10:07:00Z'),
  state: fc.constantFrom('open' as const, 'closed' as const),
  merged: fc.constantFrom(true, false, null),
  draft: fc.boolean(),
  head: fc.record({ sha: commit, ref: fc.constant('task-7'), repositoryId: fc.constant(1) }),
  base: fc.constant({ ref: 'main', repositoryId: 1 }),
  author: actor,
  labels: fc.subarray(['ready-for-qa', 'task-7']),
  claims: fc.constant(null),
  mergeCommit: fc.constant(null),
});
const push = fc.record({
  kind: fc.constant('push' as const),
  pullRequest: fc.constant(70),
  before: commit,
  after: commit,
  by: actor,
  at: stamp,
});
const label = fc.record({
  kind: fc.constant('label' as const),
  pullRequest: fc.constant(70),
  action: fc.constantFrom('labeled' as const, 'unlabeled' as const),
  label: fc.constantFrom('ready-for-qa', 'ready-for-security', 'task-7'),
  head: fc.option(commit),
  by: actor,
  at: stamp,
  source: fc.constantFrom('delivery' as const, 'timeline' as const),
});
const review = fc.record({
  kind: fc.constant('review' as const),
  pullRequest: fc.constant(70),
  review: fc.integer({ min: 1, max: 4 }),
  state: fc.constantFrom('approved' as const, 'changes-requested' as const, 'dismissed' as const),
  commit: fc.option(commit),
  by: actor,
  canWrite: fc.boolean(),
  at: stamp,
});
const checks = fc.record({
  kind: fc.constant('checks' as const),
  pullRequest: fc.constant(70),
  suite: fc.integer({ min: 1, max: 4 }),
  app: fc.constant('github-actions'),
  workflow: fc.constantFrom(null, 7, 8),
  commit,
  passed: fc.boolean(),
  conclusion: fc.constantFrom('success', 'failure', null),
  at: stamp,
});
/** Few comments are kept, and it counts whose they are: nobody else ever becomes the author of one. */
const comment = fc
  .record({
    kind: fc.constant('comment' as const),
    pullRequest: fc.constant(70),
    comment: fc.integer({ min: 1, max: 6 }),
    command: fc.constantFrom('refresh', 'hold'),
    canWrite: fc.boolean(),
    at: stamp,
  })
  .map((fields) => ({ ...fields, by: fields.comment % 2 === 0 ? REX : STRANGER }));
const fact: fc.Arbitrary<Fact> = fc.oneof(snapshot, push, label, review, checks, comment);

/** The same facts in another order, each of them twice. */
function shuffled(facts: readonly Fact[], numbers: { next(): { value: unknown } }): Fact[] {
  return [...facts, ...facts]
    .map((each) => ({ each, key: numbers.next().value as number }))
    .sort((a, b) => a.key - b.key)
    .map(({ each }) => each);
}

/** More than is kept; who wrote a review or a comment, and when, is the same in every telling. */
const crowd = fc
  .array(
    fc.record({
      fact: fc.oneof(label, review, comment, push),
      number: fc.integer({ min: 1, max: 90 }),
      second: fc.integer({ min: 10, max: 59 }),
    }),
    { minLength: 150, maxLength: 250 },
  )
  .map((many) =>
    many.map(({ fact: one, number, second }): Fact => {
      const by = [REX, CLEO, TESS, STRANGER][number % 4] ?? REX;
      const at = `2026-03-01T10:00:${String(one.kind === 'label' || one.kind === 'push' ? second : 10 + (number % 50))}Z`;
      if (one.kind === 'review') return { ...one, review: number, by, at };
      if (one.kind === 'comment') return { ...one, comment: number, by, at };
      return { ...one, at };
    }),
  );

describe('knowledge', () => {
  test('does not depend on the order in which facts are learned, nor on how often', () => {
    const life = fc.array(fact, { maxLength: 25 });
    fc.assert(
      fc.property(life, fc.infiniteStream(fc.nat()), (facts, numbers) => {
        expect(learnAll(emptyKnowledge(70), shuffled(facts, numbers))).toEqual(learnAll(emptyKnowledge(70), facts));
      }),
      { numRuns: 500 },
    );
  });

  test('does not depend on it either where there is more to know than is kept', () => {
    fc.assert(
      fc.property(crowd, fc.infiniteStream(fc.nat()), (facts, numbers) => {
        const known = learnAll(emptyKnowledge(70), facts);
        expect(learnAll(emptyKnowledge(70), shuffled(facts, numbers))).toEqual(known);
        expect(learnAll(known, facts)).toBe(known);
      }),
      // Lists as long as these shrink for hours.
      { numRuns: 25, endOnFailure: true },
    );
  });

  test('counts rework by what is known, not by what came when', () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 25 }), (facts) => {
        const forward = learnAll(emptyKnowledge(70), facts);
        const backward = learnAll(emptyKnowledge(70), [...facts].reverse());
        expect(reworkRounds(POLICY, backward)).toBe(reworkRounds(POLICY, forward));
      }),
      { numRuns: 300 },
    );
  });
});
