import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { SweepOutcome } from '../activities/upkeep/upkeep-activities.ts';
import { SWEEP_WORKFLOW } from '../workflows/upkeep/names.ts';

/** Live runs whose play has ended, as the last sweep that got through saw them. */
export interface OrphanedRuns {
  /** Names of Argo Workflows, at most 100. */
  readonly runs: readonly string[];
  /** When that sweep ended; null where none is known. */
  readonly seenAt: string | null;
}

const NONE: OrphanedRuns = { runs: [], seenAt: null };

/** Reads the result that the last sweep left with Temporal; asks no worker and no cluster. The client's errors are its own. */
export async function orphanedRuns(client: Client): Promise<OrphanedRuns> {
  const query = `WorkflowType = '${SWEEP_WORKFLOW}' AND ExecutionStatus = 'Completed'`;
  for await (const { workflowId, runId, closeTime } of client.workflow.list({ query, pageSize: 1 })) {
    try {
      const { orphans } = (await client.workflow.getHandle(workflowId, runId).result()) as SweepOutcome;
      return { runs: orphans, seenAt: closeTime?.toISOString() ?? null };
    } catch (error) {
      // Visibility may know it a little longer than its history is kept.
      if (error instanceof WorkflowNotFoundError) return NONE;
      throw error;
    }
  }
  return NONE;
}
