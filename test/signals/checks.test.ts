import { describe, expect, test } from '@jest/globals';
import { judgeCondition } from '../../signals/conditions.ts';
import type { ChecksFact, Fact } from '../../signals/facts.ts';
import { emptyKnowledge, learnAll } from '../../signals/knowledge.ts';
import { POLICY, REX } from '../workflows/play/policy.ts';
import { A, at, B, checks, push, snapshot } from './facts-of.ts';

function judge(...facts: readonly Fact[]) {
  const known = learnAll(emptyKnowledge(70), [snapshot({}), ...facts]);
  const backward = learnAll(emptyKnowledge(70), [...facts, snapshot({})].reverse());
  expect(backward).toEqual(known);
  return judgeCondition({ kind: 'checks-passed' }, POLICY, known);
}

const passed = (suite: number, given: Partial<ChecksFact> = {}): ChecksFact => checks(suite, given);
const failed = (suite: number, given: Partial<ChecksFact> = {}): ChecksFact =>
  checks(suite, { passed: false, conclusion: 'failure', ...given });
const running = (suite: number, given: Partial<ChecksFact> = {}): ChecksFact =>
  checks(suite, { passed: false, conclusion: null, ...given });
const actions = (workflow: number | null) => ({ app: 'github-actions', workflow });

test('a suite is known in one way though facts about it that no payload of GitHub tells come in any order', () => {
  const facts = [8, 7].map((workflow, index) => running(1, { ...actions(workflow), at: at(0), passed: index === 1 }));
  const learned = (order: readonly Fact[]) => learnAll(emptyKnowledge(70), order);
  const again = [...facts, ...facts];
  expect(learned([...again].reverse())).toEqual(learned(again));
  expect(learned([...facts].reverse())).toEqual(learned(again));
});

describe('checks have passed', () => {
  test.each<[string, readonly Fact[]]>([
    ['when the only suite on the head has', [passed(1)]],
    ['when every App’s has', [passed(1), passed(2, { app: 'lint' })]],
    ['when a newer suite of the App has, whatever an older one said', [failed(1), passed(2)]],
    ['when the suite was run again and has', [failed(1), passed(1, { at: at(60) })]],
    ['when it has come to its end after it was seen running', [running(1), passed(1, { at: at(60) })]],
    ['when it has come to its end within the second in which it was seen running', [running(1), passed(1)]],
    ['whatever was said of another commit', [passed(1), failed(2, { commit: B }), running(3, { commit: B })]],
    ['when every workflow has', [passed(1, actions(7)), passed(2, actions(8))]],
    ['when a newer run of the workflow has', [failed(1, actions(7)), passed(2, actions(7))]],
    [
      'when nobody knows of which workflows they are, but all have',
      [passed(1, actions(null)), passed(2, actions(null))],
    ],
  ])('%s', (_, facts) => {
    expect(judge(...facts)).toEqual({ verdict: 'held', unmet: [] });
  });
});

describe('checks have not passed', () => {
  test.each<[string, readonly Fact[], string]>([
    ['where none has ended', [], 'no check suite has ended on the present head'],
    ['on another commit', [passed(1, { commit: B })], 'no check suite has ended on the present head'],
    ['where one App’s have not', [passed(1), failed(2, { app: 'lint' })], 'checks did not pass: lint failure'],
    ['where a newer suite of the App has not', [passed(1), failed(2)], 'checks did not pass: ci failure'],
    [
      'where the suite was run again and has not',
      [passed(1), failed(1, { at: at(60) })],
      'checks did not pass: ci failure',
    ],
    ['where they still run', [passed(1), running(2, { app: 'lint' })], 'checks still run: lint'],
    ['where they are run again', [passed(1), running(1, { at: at(60) })], 'checks still run: ci'],
    [
      'where another workflow has not',
      [failed(1, actions(7)), passed(2, actions(8))],
      'checks did not pass: github-actions failure',
    ],
    [
      'where the last run of a workflow has not',
      [passed(1, actions(7)), failed(2, actions(null))],
      'checks did not pass: github-actions failure',
    ],
    [
      'where another workflow still runs',
      [running(1, actions(7)), passed(2, actions(8))],
      'checks still run: github-actions',
    ],
  ])('%s', (_, facts, unmet) => {
    expect(judge(...facts)).toEqual({ verdict: 'not-held', unmet: [unmet] });
  });

  test('where there were so many suites that some may be forgotten', () => {
    const many = Array.from({ length: 80 }, (_, index) => passed(1 + index, { app: `app-${String(index)}` }));
    expect(judge(...many)).toEqual({
      verdict: 'not-held',
      unmet: ['more check suites have run than are kept in mind'],
    });
  });
});

test('suites of older commits, however many, do not stand in the way of a head that was pushed after the first of them', () => {
  const older = Array.from({ length: 80 }, (_, index) => failed(1 + index, { commit: B, app: `app-${String(index)}` }));
  expect(judge(...older, push(B, A, at(75), REX), passed(100)).verdict).toBe('held');
});

test('a failure that a newer run of the same workflow may have replaced is a matter for a read', () => {
  expect(judge(failed(1, actions(null)), passed(2, actions(null))).verdict).toBe('unknown');
  expect(judge(running(1, actions(null)), passed(2, actions(7))).verdict).toBe('unknown');
  const told = failed(1, actions(null));
  const read = [failed(1, actions(7)), passed(2, actions(7))];
  expect(judge(told, ...read).verdict).toBe('held');
});
