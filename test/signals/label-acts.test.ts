import { describe, expect, test } from '@jest/globals';
import { judgeCondition } from '../../signals/conditions.ts';
import type { Fact, LabelFact } from '../../signals/facts.ts';
import { emptyKnowledge, learnAll } from '../../signals/knowledge.ts';
import { reworkRounds } from '../../signals/verdicts.ts';
import { POLICY, REX, STRANGER } from '../workflows/play/policy.ts';
import { A, at, B, label, push, snapshot } from './facts-of.ts';

const READY = { kind: 'label', label: 'ready-for-qa', role: 'quality' } as const;

/** How the label stands at head B, that was read with the label on it after everything else. */
function atHeadB(...facts: readonly Fact[]): string {
  const read = snapshot({ at: at(600), settled: true, sha: B, labels: ['ready-for-qa'] });
  const forward = judgeCondition(READY, POLICY, learnAll(emptyKnowledge(70), [read, ...facts])).verdict;
  const backward = judgeCondition(READY, POLICY, learnAll(emptyKnowledge(70), [...facts, read].reverse())).verdict;
  expect(backward).toBe(forward);
  return forward;
}

const told = (seconds: number, given: Partial<LabelFact> = {}): LabelFact => label({ at: at(seconds), ...given });
const shown = (seconds: number, head: string | null, given: Partial<LabelFact> = {}): LabelFact =>
  label({ at: at(seconds), head, source: 'timeline', ...given });

describe('a label that only a timeline shows', () => {
  test('counts at the head that the timeline infers', () => {
    expect(atHeadB(shown(100, B))).toBe('held');
    expect(atHeadB(push(A, B, at(99)), shown(100, B))).toBe('held');
  });

  test.each([
    ['after it', 101],
    ['in its second', 100],
  ])(
    'does not count where a push to that head is known %s: commits stand in a timeline at their own dates',
    (_, when) => {
      expect(atHeadB(push(A, B, at(when)), shown(100, B))).toBe('not-held');
    },
  );

  test('counts where the push came before it, however late it was told a second time', () => {
    expect(atHeadB(push(A, B, at(99)), push(A, B, at(120)), shown(100, B))).toBe('held');
  });

  test('does not count where two reads infer two heads: at least one of them is wrong', () => {
    expect(atHeadB(shown(100, A), shown(100, B))).toBe('not-held');
  });

  test('keeps the head that an early read inferred when a later read can infer none', () => {
    expect(atHeadB(shown(100, B), shown(100, null))).toBe('held');
  });

  test('makes no round of rework at a head to which it was pushed later', () => {
    const known = learnAll(emptyKnowledge(70), [push(A, B, at(200)), shown(100, B), push(B, 'c'.repeat(40), at(300))]);
    expect(reworkRounds(POLICY, known)).toBe(0);
  });
});

describe('one setting, told by a delivery and shown by a timeline a few seconds apart', () => {
  test.each([2, -2, 5, -5])('is about the head that the delivery told (the timeline is %i seconds later)', (skew) => {
    expect(atHeadB(told(100, { head: A }), shown(100 + skew, B))).toBe('not-held');
    expect(atHeadB(told(100, { head: B }), shown(100 + skew, null))).toBe('held');
    expect(atHeadB(told(100, { head: B }), shown(100 + skew, A))).toBe('held');
  });

  test('is one round of rework, at the head that the delivery told', () => {
    const known = learnAll(emptyKnowledge(70), [
      told(100, { head: A }),
      shown(102, B),
      push(A, B, at(110)),
      push(B, 'c'.repeat(40), at(120)),
    ]);
    expect(reworkRounds(POLICY, known)).toBe(1);
  });

  test('stands where the timeline shows it, before what came next', () => {
    const removed = shown(102, null, { action: 'unlabeled', by: REX });
    const again = shown(103, null, { by: STRANGER });
    expect(atHeadB(told(104, { head: B }), shown(101, B), removed, again)).toBe('not-held');
  });

  test('is put in order with the others of its second, also where only some of them were told late', () => {
    const off: Partial<LabelFact> = { action: 'unlabeled' };
    const cleo = [told(100, { head: B }), told(100, { head: B, ...off }), told(101, { head: B })];
    const stranger = [told(101, { head: B, ...off }), told(101, { head: B, by: STRANGER })];
    const timeline = [shown(100, B), shown(100, B, off), shown(100, B, { by: STRANGER })];
    expect(atHeadB(...cleo, ...stranger, ...timeline)).not.toBe('held');
  });

  test.each<[string, Partial<LabelFact>]>([
    ['by another', { by: STRANGER }],
    ['that took it off', { action: 'unlabeled' }],
  ])('is not taken for an act %s', (_, other) => {
    expect(atHeadB(told(100, { head: B }), shown(102, null, other))).not.toBe('held');
  });
});

describe('two settings by the same hand', () => {
  test('are two where they lie further apart', () => {
    expect(atHeadB(told(100, { head: A }), shown(106, B))).toBe('held');
  });

  test('are two also within a few seconds, when the timeline shows both', () => {
    const off = shown(102, null, { action: 'unlabeled' });
    expect(atHeadB(told(100, { head: A }), shown(100, null), off, shown(104, B))).toBe('held');
    expect(atHeadB(told(101, { head: A }), shown(100, null), off, shown(104, B))).toBe('held');
  });

  test('are two also within a few seconds, when a delivery told the first at the stamp of the timeline', () => {
    const first = [told(100, { head: A }), shown(100, null)];
    const anew = [told(104, { head: B, action: 'unlabeled' }), told(104, { head: B })];
    // The deliveries of the second in which it was taken off and put on again: whether it is on is to be read.
    const snapshots = [[], ['ready-for-qa']].map((labels) => snapshot({ at: at(104), sha: B, labels }));
    for (const facts of [
      [...first, ...anew, ...snapshots],
      [...snapshots, ...anew.toReversed(), ...first],
    ]) {
      expect(judgeCondition(READY, POLICY, learnAll(emptyKnowledge(70), facts)).verdict).toBe('unknown');
    }
    const timeline = [shown(104, B, { action: 'unlabeled' }), shown(104, B)];
    expect(atHeadB(...first, ...anew, ...timeline)).toBe('held');
  });
});
