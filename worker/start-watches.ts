import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { Config } from '../config/schema.ts';
import { TASK_QUEUES } from '../signals/messages.ts';
import { WATCH_WORKFLOW, watchId } from '../workflows/upkeep/names.ts';
import type { WatchInput } from '../workflows/upkeep/watch.ts';

/** Starts the watch over a Kubernetes namespace, unless it runs already. */
export async function startWatch(client: Client, namespace: string): Promise<'started' | 'running'> {
  const input: WatchInput = { namespace };
  try {
    await client.workflow.start(WATCH_WORKFLOW, {
      workflowId: watchId(namespace),
      taskQueue: TASK_QUEUES.upkeep,
      args: [input],
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: `the runs in ${namespace}`,
    });
    return 'started';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'running';
    throw error;
  }
}

/** Starts the watches over all namespaces that the configuration names. */
export async function startWatches(client: Client, config: Pick<Config, 'repositories'>): Promise<void> {
  const namespaces = new Set(config.repositories.map((repository) => repository.namespace));
  await Promise.all([...namespaces].map((namespace) => startWatch(client, namespace)));
}
