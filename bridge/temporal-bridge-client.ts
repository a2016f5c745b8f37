import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
  type Client,
} from '@temporalio/client';
import { deliveredSignal, PLAY_WORKFLOW, SEARCH_ATTRIBUTES } from '../signals/messages.ts';
import { NAMES_ALL_ATTRIBUTES, playStartOptions } from '../signals/play-start.ts';
import type { BridgeClient } from './bridge-client.ts';
import { withinDeadline } from './within-deadline.ts';

/** Temporal as the webhooks need it; for the client's connection see `connectBridge`. */
export function createTemporalBridgeClient(client: Client): BridgeClient {
  const within = <T>(deadline: number, call: () => Promise<T>): Promise<T> => withinDeadline(client, deadline, call);
  return {
    signal: (play, signal, deadline) =>
      within(deadline, async () => {
        try {
          await client.workflow.getHandle(play).signal(deliveredSignal, signal);
          return 'accepted';
        } catch (error) {
          if (error instanceof WorkflowNotFoundError) return 'not-running';
          throw error;
        }
      }),
    signalWithStart: (start, signal, deadline) =>
      within(deadline, async () => {
        try {
          await client.workflow.signalWithStart(PLAY_WORKFLOW, {
            ...playStartOptions(start.input, start.summary),
            // By default a late delivery would start a play of its own after the end of the first.
            workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
            signal: deliveredSignal,
            signalArgs: [signal],
          });
          return 'accepted';
        } catch (error) {
          if (error instanceof WorkflowExecutionAlreadyStartedError) return 'closed';
          throw error;
        }
      }),
    find: (play, deadline) =>
      within(deadline, async () => {
        try {
          const { status } = await client.workflow.getHandle(play).describe();
          return status.name === 'RUNNING' ? 'running' : 'closed';
        } catch (error) {
          if (error instanceof WorkflowNotFoundError) return 'absent';
          throw error;
        }
      }),
    countUnclaimed: (repository, deadline) =>
      within(deadline, async () => {
        const { repository: name, stage } = SEARCH_ATTRIBUTES;
        const query = `${name.name} = "${repository}" AND ${stage.name} = "pending" AND ExecutionStatus = "Running"`;
        return (await client.workflow.count(query)).count;
      }),
    answers: (deadline) =>
      within(deadline, async () => {
        await client.workflowService.describeNamespace({ namespace: client.options.namespace });
      }),
    couldStart: (deadline) =>
      within(deadline, async () => {
        await client.workflow.count(NAMES_ALL_ATTRIBUTES);
      }),
  };
}
