import { expect, test } from '@jest/globals';
import { brokenRules } from '../../../activities/resume/check-rules.ts';
import type { RuleOperator } from '../../../signals/resume.ts';
import { AT_FIRST_GATE } from '../world.ts';

const RUN = {
  ...AT_FIRST_GATE,
  spec: { ...AT_FIRST_GATE.spec, priority: 5, suspend: false, tags: ['a', 'b'], message: `${'a'.repeat(40)}!` },
};

test.each<[string, RuleOperator, unknown]>([
  ['status.phase', 'equals', 'Running'],
  ['spec.priority', 'equals', 5],
  ['spec.suspend', 'equals', false],
  ['spec.tags', 'equals', ['a', 'b']],
  ['status.phase', 'not-equals', 'Failed'],
  ['status.nowhere', 'not-equals', 'Failed'],
  ['status.phase', 'in', ['Pending', 'Running']],
  ['status.phase', 'not-in', ['Failed', 'Error']],
  ['status.phase', 'contains', 'unn'],
  ['spec.tags', 'contains', 'b'],
  ['metadata.labels.task-id', 'matches', '^\\d+$'],
  ['spec.priority', 'matches', '^5$'],
  ['metadata.labels["workflows.argoproj.io/phase"]', 'exists', undefined],
  ['status.nowhere', 'not-exists', undefined],
  ['spec.priority', 'greater-than', 4],
  ['metadata.labels.task-id', 'less-than', 8],
  ['spec.arguments.parameters[0].name', 'equals', 'task-id'],
])('the rule %s %s %j holds', (field, operator, value) => {
  expect(brokenRules(RUN, [{ field, operator, value }])).toEqual([]);
});

test.each<[string, RuleOperator, unknown, string]>([
  ['status.phase', 'equals', 'Failed', 'rule status.phase equals "Failed": found "Running"'],
  ['metadata.labels.task-id', 'equals', 7, 'rule metadata.labels.task-id equals 7: found "7"'],
  ['spec.priority', 'not-equals', 5, 'rule spec.priority not-equals 5: found 5'],
  ['status.nowhere', 'equals', 'x', 'rule status.nowhere equals "x": there is no such field'],
  ['status.nowhere', 'not-in', ['x'], 'rule status.nowhere not-in ["x"]: there is no such field'],
  ['status.nowhere', 'exists', undefined, 'rule status.nowhere exists: there is no such field'],
  ['status.phase', 'not-exists', undefined, 'rule status.phase not-exists: found "Running"'],
  ['status.constructor', 'exists', undefined, 'rule status.constructor exists: there is no such field'],
  ['status.phase', 'in', 'Running', 'rule status.phase in "Running": its value is no list'],
  ['spec.tags', 'contains', 'c', 'rule spec.tags contains "c": found ["a","b"]'],
  ['spec.tags', 'matches', 'a', 'rule spec.tags matches "a": found ["a","b"], which is no text'],
  ['status.phase', 'matches', '(', 'rule status.phase matches "(": Invalid regular expression'],
  ['status.phase', 'greater-than', 1, 'rule status.phase greater-than 1: found "Running", which is no number'],
  ['spec.priority', 'less-than', 'x', 'rule spec.priority less-than "x": its value is no number'],
  ['a..b', 'exists', undefined, "rule a..b exists: the path can't be read from character 3 on"],
])('the rule %s %s %j does not, in words', (field, operator, value, words) => {
  expect(brokenRules(RUN, [{ field, operator, value }])).toEqual([expect.stringContaining(words)]);
});

test('a pattern that would take longer than anybody lives is ended', () => {
  const rule = { field: 'spec.message', operator: 'matches', value: '^(a+)+$' } as const;
  expect(brokenRules(RUN, [rule])).toEqual([
    expect.stringContaining('the pattern takes more than 50 ms on this field'),
  ]);
});

test('patterns and texts without an end are not tried', () => {
  const long = { ...RUN, spec: { text: 'a'.repeat(5_000) } };
  const rules = [
    { field: 'spec.text', operator: 'matches' as const, value: 'a' },
    { field: 'status.phase', operator: 'matches' as const, value: 'a'.repeat(201) },
  ];
  expect(brokenRules(long, rules)).toEqual([
    expect.stringContaining('the field is longer than 4096 characters'),
    expect.stringContaining('the pattern is longer than 200 characters'),
  ]);
});
