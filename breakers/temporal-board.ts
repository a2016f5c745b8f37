import { WithStartWorkflowOperation, WorkflowNotFoundError, type Client, type Workflow } from '@temporalio/client';
import {
  BREAKERS_WORKFLOW,
  FORCE_UPDATE,
  REPORTED_SIGNAL,
  type BreakerBoard,
  type ForceCommand,
} from '../signals/breaker-messages.ts';
import { TASK_QUEUES } from '../signals/messages.ts';
import type { Board } from './board.ts';

/** Milliseconds: nobody waits for a report; an update waits for a worker. */
const PATIENCE_MS = { look: 3_000, update: 20_000 };

const START = {
  workflowId: BREAKERS_WORKFLOW,
  taskQueue: TASK_QUEUES.upkeep,
  staticSummary: 'the circuit breakers of all processes',
} as const;

/** The board on a Temporal server. Whoever says something first starts its workflow. */
export function createTemporalBoard(client: Client): Board {
  const within = <T>(ms: number, call: () => Promise<T>): Promise<T> => client.withDeadline(Date.now() + ms, call);
  return {
    read: () =>
      within(PATIENCE_MS.look, async () => {
        try {
          const { memo } = await client.workflow.getHandle(BREAKERS_WORKFLOW).describe();
          return (memo?.['board'] as BreakerBoard | undefined) ?? null;
        } catch (error) {
          if (error instanceof WorkflowNotFoundError) return null;
          throw error;
        }
      }),
    report: (report) =>
      within(PATIENCE_MS.look, async () => {
        await client.workflow.signalWithStart(BREAKERS_WORKFLOW, {
          ...START,
          args: [],
          signal: REPORTED_SIGNAL,
          signalArgs: [report],
        });
      }),
    force: (command) =>
      within(PATIENCE_MS.update, () =>
        client.workflow.executeUpdateWithStart<Workflow, BreakerBoard, [ForceCommand]>(FORCE_UPDATE, {
          args: [command],
          startWorkflowOperation: new WithStartWorkflowOperation(BREAKERS_WORKFLOW, {
            ...START,
            args: [],
            workflowIdConflictPolicy: 'USE_EXISTING',
          }),
        }),
      ),
  };
}
