import {
  isGrpcServiceError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
  type Client,
} from '@temporalio/client';
import { setupHint } from '../errors/setup-hint.ts';
import { TRANSIENT_CODES } from '../errors/transient-codes.ts';
import { deliveredSignal, PLAY_WORKFLOW, SEARCH_ATTRIBUTES } from '../signals/messages.ts';
import { NAMES_ALL_ATTRIBUTES, playStartOptions } from '../signals/play-start.ts';
import { TemporalTrouble, type BridgeClient } from './bridge-client.ts';

/**
 * Temporal as the bridge needs it. The client's connection must not retry by itself: the SDK's backoff sleeps past the
 * deadline (see `connectBridge`).
 */
export function createTemporalBridgeClient(client: Client): BridgeClient {
  const within = async <T>(deadline: number, call: () => Promise<T>): Promise<T> => {
    try {
      return await client.withDeadline(deadline, call);
    } catch (error) {
      throw troubleOf(error);
    }
  };
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

function troubleOf(error: unknown): TemporalTrouble {
  const grpc = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(grpc)) return new TemporalTrouble(String(error), { transient: false, cause: error });
  const transient = TRANSIENT_CODES.get(grpc.code);
  const hint = transient === undefined ? setupHint(grpc.details) : '';
  const message = `Temporal answered ${transient ?? `code ${String(grpc.code)}`}: ${grpc.details}${hint}`;
  return new TemporalTrouble(message, { transient: transient !== undefined, code: grpc.code, cause: error });
}
