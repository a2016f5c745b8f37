import { addNode, connect, endGroup, nodeNamed, outboundOf } from './draft.ts';
import type { Draft } from './draft.ts';
import { dependenciesOf, judgeDependencies } from './depends.ts';
import type { Leaf } from './leaf.ts';
import { addOutputs } from './outputs.ts';
import { fillIn } from './placeholders.ts';
import type { RunTemplate } from './template-runner.ts';
import { holdsWhen } from './when.ts';
import type { DagTask, NodePhase, WorkflowNode } from './workflow.ts';
import { isFailure, isFulfilled } from './workflow.ts';

/** Takes a DAG as far as it goes now. */
export function runDag(draft: Draft, leaf: Leaf, run: RunTemplate): WorkflowNode {
  const dag =
    leaf.node ?? addNode(draft, leaf.nodeName, leaf.displayName, { ...leaf.about, type: 'DAG', phase: 'Running' });
  const tasks = new Map((leaf.template.dag?.tasks ?? []).map((task) => [task.name, task]));
  const nodeOf = (name: string): WorkflowNode | undefined => nodeNamed(draft, `${leaf.nodeName}.${name}`);
  // Sorted, as Argo has them: the order of children follows from it.
  const targets = [...tasks.keys()]
    .filter((name) => ![...tasks.values()].some((task) => dependenciesOf(task).includes(name)))
    .sort();
  const seen = new Set<string>();
  const visit = (task: DagTask): void => {
    if (seen.has(task.name)) return;
    seen.add(task.name);
    for (const name of dependenciesOf(task)) {
      const dependency = tasks.get(name);
      if (dependency === undefined) throw new Error(`task '${task.name}' dependency '${name}' not defined`);
      visit(dependency);
    }
    runTask(draft, leaf, dag, task, tasks, run);
  };
  for (const name of targets) {
    const task = tasks.get(name);
    if (task !== undefined) visit(task);
  }
  const phase = assess(draft, draft.nodes.get(dag.id) ?? dag, targets.map(nodeOf));
  if (phase === 'Running') return dag;
  const outbound = targets.map(nodeOf).flatMap((node) => (node === undefined ? [] : outboundOf(draft, node)));
  return endGroup(draft, dag, phase, outbound);
}

function runTask(
  draft: Draft,
  leaf: Leaf,
  dag: WorkflowNode,
  task: DagTask,
  tasks: ReadonlyMap<string, DagTask>,
  run: RunTemplate,
): void {
  const nodeName = `${leaf.nodeName}.${task.name}`;
  const nodeOf = (name: string): WorkflowNode | undefined => nodeNamed(draft, `${leaf.nodeName}.${name}`);
  const existing = nodeOf(task.name);
  if (existing !== undefined && isFulfilled(existing)) return;
  const verdict = judgeDependencies(task, nodeOf);
  if (verdict === 'wait') return;
  const about = { templateName: task.template, boundaryID: dag.id, type: 'Skipped', nodeFlag: {} } as const;
  const begin = (phase: NodePhase, message: string): WorkflowNode =>
    addNode(draft, nodeName, task.name, { ...about, phase, message });

  const node = ((): WorkflowNode => {
    if (verdict === 'omit') return begin('Omitted', 'omitted: depends condition not met');
    const scope = new Map(leaf.scope);
    for (const ancestor of ancestorsOf(task, tasks)) addOutputs(scope, `tasks.${ancestor}`, nodeOf(ancestor));
    const filled = fillIn(task, scope);
    if (existing === undefined && filled.when !== undefined && filled.when !== '') {
      try {
        if (!holdsWhen(filled.when)) return begin('Skipped', `when '${filled.when}' evaluated false`);
      } catch (error) {
        return begin('Error', error instanceof Error ? error.message : String(error));
      }
    }
    return run(draft, { nodeName, displayName: task.name, step: filled, boundaryId: dag.id });
  })();
  const parents = dependenciesOf(task).flatMap((name) => {
    const parent = nodeOf(name);
    return parent === undefined ? [] : outboundOf(draft, parent);
  });
  connect(draft, parents.length === 0 ? [dag.id] : parents, node.id);
}

function ancestorsOf(task: DagTask, tasks: ReadonlyMap<string, DagTask>): ReadonlySet<string> {
  const found = new Set<string>();
  const climb = (from: DagTask): void => {
    for (const name of dependenciesOf(from)) {
      const next = tasks.get(name);
      if (found.has(name) || next === undefined) continue;
      found.add(name);
      climb(next);
    }
  };
  climb(task);
  return found;
}

/**
 * A DAG runs while anything inside runs. Then its last tasks decide; one that was omitted or skipped stands for what
 * came before it on its branch, so a failure far up the branch is the DAG's failure.
 */
function assess(draft: Draft, dag: WorkflowNode, targets: readonly (WorkflowNode | undefined)[]): NodePhase {
  const inherited = new Map<string, NodePhase>();
  const queue: { id: string; phase: NodePhase }[] = (dag.children ?? []).map((id) => ({ id, phase: 'Succeeded' }));
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    const node = draft.nodes.get(step.id);
    if (node === undefined) continue;
    if (!isFulfilled(node)) return 'Running';
    const own = node.phase === 'Succeeded' || isFailure(node.phase) ? node.phase : step.phase;
    const known = inherited.get(node.id);
    if (known !== undefined && (known === own || isFailure(known))) continue;
    inherited.set(node.id, own);
    for (const id of node.children ?? []) queue.push({ id, phase: own });
  }
  const phases = targets.map((node) => (node === undefined ? 'Running' : (inherited.get(node.id) ?? node.phase)));
  return phases.find(isFailure) ?? (phases.includes('Running') ? 'Running' : 'Succeeded');
}
