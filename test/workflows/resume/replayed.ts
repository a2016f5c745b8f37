import type { WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { keepHistory } from '../play/golden-histories.ts';
import { workflowBundle } from '../play/running.ts';

/** Replays the history of a workflow as it is by now, and keeps it when histories are to be recorded. */
export async function replayed(name: string, handle: WorkflowHandle): Promise<void> {
  const history = await handle.fetchHistory();
  keepHistory(name, history);
  await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history, handle.workflowId);
}
