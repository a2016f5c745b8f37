import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { isGrpcServiceError, ServiceError, WorkflowNotFoundError, type WorkflowHandle } from '@temporalio/client';
import { BatonError } from '../errors/baton-error.ts';
import {
  adoptUpdate,
  cancelUpdate,
  holdUpdate,
  openUpdate,
  reconfigureUpdate,
  refreshUpdate,
  releaseUpdate,
  retryUpdate,
  rollbackUpdate,
  submitUpdate,
  type PlayStatus,
} from '../signals/messages.ts';
import { GRPC } from './errors.ts';
import type { PlayCommand } from './plays.ts';

/** Times that a command is sent, and milliseconds before it is sent again. */
const TRIES = 5;
const PAUSE_MS = 200;

/**
 * Sends a command, and resolves with the status after it. Where the workflow task that was to take it was lost (the play
 * continued as new just then, its worker was lost), Temporal answers that it failed, and leaves open whether it was taken:
 * it is sent again under its id, by which a play takes it once. Throws `BATON_COMMAND_REFUSED` where the play has ended:
 * Temporal calls it not found, as if it had never been. Other errors are the client's own.
 */
export async function sendCommand(handle: WorkflowHandle, command: PlayCommand): Promise<PlayStatus> {
  const updateId = randomUUID();
  for (let tries = 1; ; tries += 1) {
    try {
      return await send(handle, command, updateId);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) throw await ended(handle, error);
      if (!wasInterrupted(error) || tries >= TRIES) throw error;
      await pause(PAUSE_MS);
    }
  }
}

/** Throws what says so where there never was such a play. How it ended its status says: Temporal calls every end completed. */
async function ended(handle: WorkflowHandle, cause: WorkflowNotFoundError): Promise<BatonError> {
  await handle.describe();
  return new BatonError('BATON_COMMAND_REFUSED', { detail: 'it has ended; start --again begins the next one', cause });
}

function wasInterrupted(error: unknown): boolean {
  if (!(error instanceof ServiceError) || !isGrpcServiceError(error.cause)) return false;
  const code: number = error.cause.code;
  return code === GRPC.failedPrecondition;
}

function send(handle: WorkflowHandle, command: PlayCommand, updateId: string): Promise<PlayStatus> {
  switch (command.name) {
    case 'submit':
      return handle.executeUpdate(submitUpdate, { args: [command.input], updateId });
    case 'hold':
      return handle.executeUpdate(holdUpdate, { args: [command.input], updateId });
    case 'release':
      return handle.executeUpdate(releaseUpdate, { args: [command.input], updateId });
    case 'retry':
      return handle.executeUpdate(retryUpdate, { args: [command.input], updateId });
    case 'cancel':
      return handle.executeUpdate(cancelUpdate, { args: [command.input], updateId });
    case 'refresh':
      return handle.executeUpdate(refreshUpdate, { args: [command.input], updateId });
    case 'open':
      return handle.executeUpdate(openUpdate, { args: [command.input], updateId });
    case 'rollback':
      return handle.executeUpdate(rollbackUpdate, { args: [command.input], updateId });
    case 'adopt':
      return handle.executeUpdate(adoptUpdate, { args: [command.input], updateId });
    case 'reconfigure':
      return handle.executeUpdate(reconfigureUpdate, { args: [command.input], updateId });
    default:
      return command satisfies never;
  }
}
