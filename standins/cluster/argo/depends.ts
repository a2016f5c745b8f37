import { evaluateCondition } from './expression.ts';
import type { DagTask, WorkflowNode } from './workflow.ts';
import { isFulfilled } from './workflow.ts';

const taskPattern = /[A-Za-z0-9][-A-Za-z0-9]*(?:\.[A-Z][A-Za-z]+)?/;

/** Names of the tasks that have to be done before this one is looked at. */
export function dependenciesOf(task: DagTask): readonly string[] {
  if (task.depends === undefined) return task.dependencies ?? [];
  const words = task.depends.match(new RegExp(taskPattern.source, 'g')) ?? [];
  return [...new Set(words.map((word) => word.split('.')[0] ?? word))];
}

/**
 * What becomes of a task: `wait` while something that it depends on goes on, `run`, or `omit` for good.
 * A name alone, and every entry of `dependencies`, means succeeded, skipped or daemoned: an omitted task is not enough.
 */
export function judgeDependencies(
  task: DagTask,
  nodeOf: (taskName: string) => WorkflowNode | undefined,
): 'wait' | 'run' | 'omit' {
  const names = dependenciesOf(task);
  const nodes = names.map(nodeOf);
  if (nodes.some((node) => node === undefined || !isFulfilled(node))) return 'wait';
  if (names.length === 0) return 'run';
  const rule = task.depends ?? names.join(' && ');
  const holds = evaluateCondition(rule, {
    pattern: taskPattern,
    valueOf: (word) => {
      const [name = '', result = ''] = word.split('.');
      const phase = nodeOf(name)?.phase;
      if (result === '') return phase === 'Succeeded' || phase === 'Skipped';
      return phase === (result === 'Errored' ? 'Error' : result);
    },
  });
  return holds ? 'run' : 'omit';
}
