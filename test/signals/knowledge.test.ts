import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Fact } from '../../signals/facts.ts';
import { emptyKnowledge, learnAll, presentHead, valueOf } from '../../signals/knowledge.ts';
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
  label: fc.constant('ready-for-qa'),
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
const fact: fc.Arbitrary<Fact> = fc.oneof(snapshot, push, label, review);

describe('knowledge', () => {
  test('does not depend on the order in which facts are learned, nor on how often', () => {
    const life = fc.array(fact, { maxLength: 25 });
    fc.assert(
      fc.property(life, fc.infiniteStream(fc.nat()), (facts, numbers) => {
        const shuffled = [...facts, ...facts]
          .map((each) => ({ each, key: numbers.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ each }) => each);
        expect(learnAll(emptyKnowledge(70), shuffled)).toEqual(learnAll(emptyKnowledge(70), facts));
      }),
      { numRuns: 500 },
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

  const at = '2026-03-01T10:00:00Z';
  const seen = (head: string, settled = false): Fact => ({
    kind: 'pull-request',
    pullRequest: 70,
    at,
    settled,
    state: 'open',
    merged: false,
    draft: false,
    head: { sha: head, ref: 'task-7', repositoryId: 1 },
    base: { ref: 'main', repositoryId: 1 },
    author: REX,
    labels: [],
    claims: null,
    mergeCommit: null,
  });

  test('does not guess between two snapshots of one second', () => {
    const knowledge = learnAll(emptyKnowledge(70), [seen('aaaa'), seen('bbbb')]);
    expect(presentHead(knowledge)).toBeUndefined();
  });

  test('tells two heads of one second apart by the push that leads from one to the other', () => {
    const moved: Fact = { kind: 'push', pullRequest: 70, before: 'aaaa', after: 'bbbb', by: REX, at };
    expect(presentHead(learnAll(emptyKnowledge(70), [seen('bbbb'), moved, seen('aaaa')]))).toBe('bbbb');
  });

  test('takes a settled read for what was unknown', () => {
    const knowledge = learnAll(emptyKnowledge(70), [seen('aaaa'), seen('bbbb', true), seen('cccc')]);
    expect(presentHead(knowledge)).toBe('bbbb');
    expect(valueOf(knowledge.state)).toBe('open');
  });
});
