import { SEARCH_ATTRIBUTES, TASK_QUEUES } from './messages.ts';
import { transitionId, type TransitionInput } from './transition.ts';

/**
 * Temporal's options for starting a transition. One of a run at a time: while it is under way the next one is refused,
 * and not queued, since what was judged right then may not be so after the one before. A dry run disturbs nobody, and has
 * an id of its own, made from `unique`.
 */
export function transitionStartOptions(input: TransitionInput, unique: string) {
  const { run, destination, dryRun } = input;
  const name = `${run.namespace}/${run.name}`;
  const to = destination.kind === 'rollback' ? 'back to where it was' : `to ${destination.to}`;
  return {
    workflowId: dryRun ? `${transitionId(run)}/dry-run/${unique}` : transitionId(run),
    taskQueue: TASK_QUEUES.plays,
    args: [input] as [TransitionInput],
    staticSummary: `${name} ${to}${dryRun ? ' (dry run)' : ''}`,
    // Temporal takes at most 64 bytes.
    priority: { fairnessKey: run.namespace.slice(0, 64) },
    workflowIdConflictPolicy: 'FAIL' as const,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    typedSearchAttributes: destination.kind === 'set' ? [{ key: SEARCH_ATTRIBUTES.stage, value: destination.to }] : [],
  };
}
