import { describe, expect, test } from '@jest/globals';
import { judgeCondition } from '../../signals/conditions.ts';
import type { Fact, PullRequestFact } from '../../signals/facts.ts';
import { emptyKnowledge, learnAll, valueOf, type Knowledge } from '../../signals/knowledge.ts';
import { presentHead } from '../../signals/present-head.ts';
import { POLICY } from '../workflows/play/policy.ts';
import { A, at, B, label, snapshot } from './facts-of.ts';

/** GitHub's replicas lag: two reads of one state can differ, and the later one can be the older. */

const READY = { kind: 'label', label: 'ready-for-qa', role: 'quality' } as const;
const WITH = { labels: ['ready-for-qa'] };

/** A read that GitHub answered so many seconds after the pull request had changed last. */
function read(seconds: number, given: Parameters<typeof snapshot>[0] = {}): PullRequestFact {
  return snapshot({ settled: true, ...(seconds < 10 ? {} : { answeredAt: at(seconds) }), ...given });
}

/** What follows from these facts, whatever their order. */
function follows<T>(facts: readonly Fact[], judge: (knowledge: Knowledge) => T): T {
  const judged = judge(learnAll(emptyKnowledge(70), facts));
  expect(judge(learnAll(emptyKnowledge(70), [...facts].reverse()))).toEqual(judged);
  return judged;
}

describe('a label that was set or taken off in the second of the last change', () => {
  const set = [snapshot(WITH), label({})];
  const removed = [snapshot({}), label({ at: at(-60) }), label({ action: 'unlabeled' })];

  test.each<[string, readonly Fact[], string]>([
    ['is there, as its delivery told', set, 'held'],
    ['may be there though a read does not show it', [...set, read(1)], 'unknown'],
    ['may be there though a late read does not show it', [...set, read(30)], 'unknown'],
    ['may be there where two early reads contradict each other', [...set, read(1), read(3, WITH)], 'unknown'],
    ['is there once a read shows it in which nothing lags', [...set, read(1), read(3, WITH), read(13, WITH)], 'held'],
    ['is there once a later read shows it', [...set, read(20), read(30, WITH)], 'held'],
    ['is gone, as its delivery told', removed, 'not-held'],
    ['may be gone though a read still shows it', [...removed, read(1, WITH)], 'unknown'],
    ['is gone once a later read shows it no more', [...removed, read(20, WITH), read(30)], 'not-held'],
    ['is as a read shows it where it was both', [...set, label({ action: 'unlabeled' }), read(1)], 'not-held'],
  ])('%s', (_, facts, verdict) => {
    expect(follows(facts, (knowledge) => judgeCondition(READY, POLICY, knowledge).verdict)).toBe(verdict);
  });
});

describe('what two reads show differently', () => {
  const before = { sha: A, draft: true, state: 'closed' } as const;
  const after = { sha: B, draft: false, state: 'open' } as const;
  const fields = (knowledge: Knowledge) => [
    presentHead(knowledge),
    valueOf(knowledge.draft),
    valueOf(knowledge.state),
    valueOf(knowledge.claims),
  ];
  const named = { claims: { branch: '7', labels: [], body: null } };

  test.each<[string, readonly Fact[], unknown[]]>([
    [
      'is unknown while a replica may lag, whichever came later',
      [
        read(1, { ...after, ...named }),
        read(2, before),
        read(9, { ...before, claims: { ...named.claims, branch: null } }),
      ],
      [undefined, undefined, undefined, undefined],
    ],
    [
      'is what a read says that came long enough after the change',
      [read(1, before), read(3, after), read(10, { ...after, ...named })],
      [B, false, 'open', named.claims],
    ],
    [
      'is what the later one says where both did',
      [read(10, before), read(11, { ...after, ...named })],
      [B, false, 'open', named.claims],
    ],
  ])('%s', (_, facts, known) => {
    expect(follows(facts, fields)).toEqual(known);
  });
});
