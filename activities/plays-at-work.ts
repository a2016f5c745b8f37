import { WorkflowNotFoundError, type Client } from '@temporalio/client';

/** Whether there is a workflow of this id that has not ended; asks Temporal, and no worker. The client's errors are its own. */
export async function isWorkflowRunning(client: Client, id: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(id).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
