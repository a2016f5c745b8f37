import { isGrpcServiceError, ServiceError, type Client } from '@temporalio/client';
import { setupHint } from '../errors/setup-hint.ts';
import { TRANSIENT_CODES } from '../errors/transient-codes.ts';
import { TemporalTrouble } from './bridge-client.ts';

/**
 * Asks Temporal, until `deadline` (milliseconds since the epoch). The client's connection must not retry by itself: the
 * SDK's backoff sleeps past the deadline (see `connectBridge`). Throws `TemporalTrouble`.
 */
export async function withinDeadline<T>(client: Client, deadline: number, call: () => Promise<T>): Promise<T> {
  try {
    return await client.withDeadline(deadline, call);
  } catch (error) {
    throw troubleOf(error);
  }
}

function troubleOf(error: unknown): TemporalTrouble {
  const grpc = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(grpc)) return new TemporalTrouble(String(error), { transient: false, cause: error });
  const transient = TRANSIENT_CODES.get(grpc.code);
  const hint = transient === undefined ? setupHint(grpc.details) : '';
  const message = `Temporal answered ${transient ?? `code ${String(grpc.code)}`}: ${grpc.details}${hint}`;
  return new TemporalTrouble(message, { transient: transient !== undefined, code: grpc.code, cause: error });
}
