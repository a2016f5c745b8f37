import { describe, expect, test } from '@jest/globals';
import { dependenciesOf, judgeDependencies } from '../../../../standins/cluster/argo/depends.ts';
import { parseDuration } from '../../../../standins/cluster/argo/duration.ts';
import { holdsWhen } from '../../../../standins/cluster/argo/when.ts';
import type { NodePhase, WorkflowNode } from '../../../../standins/cluster/argo/workflow.ts';

describe('a when', () => {
  test.each([
    ["'a' == 'a'", true],
    ['"a" == "b"', false],
    ['yes == yes', true],
    ["'a-b' != 'a-c'", true],
    ["'a' == 'a' && 'b' == 'c'", false],
    ["'a' == 'b' || 'b' == 'b'", true],
    ["'a' == 'b' && 'a' == 'a' || 'c' == 'c'", true],
    ["!('a' == 'b')", true],
    ["'a' in ('b', 'a')", true],
    ['2 == 2', true],
    ["2 == '2'", false],
    ['true', true],
  ])('%s is %p', (when, holds) => {
    expect(holdsWhen(when)).toBe(holds);
  });

  test.each(['in-progress == in-progress', "'a'", "'a' ==", "'a' == 'a' 'b'", '{{x}} == y'])(
    '%s cannot be read',
    (when) => {
      expect(() => holdsWhen(when)).toThrow(`Invalid 'when' expression '${when}'`);
    },
  );
});

describe('what a task waits for', () => {
  const phases = (known: Readonly<Record<string, NodePhase>>) => (name: string) => {
    const phase = known[name];
    return phase === undefined ? undefined : ({ phase } as WorkflowNode);
  };

  test.each([
    [{ dependencies: ['a'] }, {}, 'wait'],
    [{ dependencies: ['a'] }, { a: 'Running' }, 'wait'],
    [{ dependencies: ['a'] }, { a: 'Succeeded' }, 'run'],
    [{ dependencies: ['a'] }, { a: 'Skipped' }, 'run'],
    [{ dependencies: ['a'] }, { a: 'Failed' }, 'omit'],
    [{ dependencies: ['a'] }, { a: 'Omitted' }, 'omit'],
    [{ dependencies: ['a', 'b'] }, { a: 'Succeeded', b: 'Pending' }, 'wait'],
    [{ depends: 'a || b' }, { a: 'Failed', b: 'Succeeded' }, 'run'],
    [{ depends: 'task-a.Failed && b' }, { 'task-a': 'Failed', b: 'Succeeded' }, 'run'],
    [{ depends: 'a.Errored' }, { a: 'Failed' }, 'omit'],
    [{}, {}, 'run'],
  ] as const)('%j after %j: %s', (rule, known, verdict) => {
    const task = { name: 't', template: 'x', ...rule };
    expect(judgeDependencies(task, phases(known))).toBe(verdict);
  });

  test('the names in a depends are its dependencies', () => {
    const task = { name: 't', template: 'x', depends: 'task-a.Failed && (b || task-a.Skipped)' };
    expect(dependenciesOf(task)).toEqual(['task-a', 'b']);
  });
});

describe('a duration', () => {
  test.each([
    ['90', 90_000],
    [90, 90_000],
    ['2m', 120_000],
    ['1h30m', 5_400_000],
    ['250ms', 250],
    ['1.5s', 1500],
  ])('%p is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test('anything else is refused', () => {
    expect(() => parseDuration('soon')).toThrow('invalid duration');
  });
});
