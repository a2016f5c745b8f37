import { BatonError } from '../errors/baton-error.ts';
import { setupHint } from '../errors/setup-hint.ts';
import { CATALOGUE } from '../errors/catalogue.ts';
import { shortName } from './play-reference.ts';

/** gRPC's status codes that mean something to us. */
export const GRPC = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  failedPrecondition: 9,
  unavailable: 14,
  unauthenticated: 16,
};

/**
 * Any error as one of the catalogue. Temporal's are told by their names, so that nothing of its client has to be loaded
 * before it is needed.
 */
export function toBatonError(error: unknown): BatonError {
  if (error instanceof BatonError) return error;
  const { name, message } = described(error);
  switch (name) {
    case 'WorkflowNotFoundError':
      return new BatonError('BATON_PLAY_NOT_FOUND', { detail: idOf(error), cause: error });
    case 'WorkflowUpdateFailedError':
      return new BatonError('BATON_COMMAND_REFUSED', { detail: innermost(error), cause: error });
    case 'WorkflowUpdateRPCTimeoutOrCancelledError':
      return noWorker(error);
    case 'NamespaceNotFoundError':
      return new BatonError('BATON_TEMPORAL_REFUSED', { detail: message, cause: error });
    case 'ClusterError':
      return clusterError(error, message);
    default:
      return grpcError(error) ?? new BatonError('BATON_INTERNAL', { detail: message, cause: error });
  }
}

/** What a machine reads in place of an answer: one JSON object on a line of its own, which is the last one. */
export function errorLine({ code, detail }: BatonError): string {
  const { title, retryable } = CATALOGUE[code];
  return `${JSON.stringify({ error: { code, title, detail: detail.trim(), retryable } })}\n`;
}

/** What was asked for, as people name it. */
function idOf(error: unknown): string {
  const { workflowId } = error as { readonly workflowId?: unknown };
  return typeof workflowId === 'string' ? shortName(workflowId) : 'Temporal knows no workflow of that id';
}

function noWorker(cause: unknown): BatonError {
  const detail = 'is `baton worker` running? The play itself is safe, and what it has accepted will be done';
  return new BatonError('BATON_WORKER_UNREACHABLE', { detail, cause });
}

function clusterError(error: unknown, message: string): BatonError {
  const { status } = error as { status?: number | null };
  const refused = typeof status === 'number' && status < 500 && status !== 429;
  return new BatonError(refused ? 'BATON_CLUSTER_REFUSED' : 'BATON_CLUSTER_UNAVAILABLE', {
    detail: message,
    cause: error,
  });
}

/** The first error in the chain of causes that carries a gRPC status; null without one. */
function grpcError(error: unknown): BatonError | null {
  for (const each of chain(error)) {
    const { code, details } = each as { code?: unknown; details?: unknown };
    const detail = typeof details === 'string' && details !== '' ? details : described(each).message;
    switch (code) {
      case GRPC.unavailable:
        return new BatonError('BATON_TEMPORAL_UNREACHABLE', { detail, cause: error });
      case GRPC.deadlineExceeded:
      case GRPC.failedPrecondition:
        return noWorker(error);
      case GRPC.notFound:
      case GRPC.invalidArgument:
      case GRPC.permissionDenied:
      case GRPC.unauthenticated:
        return new BatonError('BATON_TEMPORAL_REFUSED', { detail: `${detail}${setupHint(detail)}`, cause: error });
      case 'ECONNREFUSED':
      case 'ENOTFOUND':
        return new BatonError('BATON_TEMPORAL_UNREACHABLE', { detail, cause: error });
      default:
    }
  }
  const deadline = chain(error).some((each) => /deadline|connect/i.test(described(each).message) && isConnecting(each));
  return deadline
    ? new BatonError('BATON_TEMPORAL_UNREACHABLE', { detail: described(error).message, cause: error })
    : null;
}

/** The first connection of the client ends in an error without a gRPC status. */
function isConnecting(error: unknown): boolean {
  return /Failed to connect before the deadline|Failed to connect to Temporal/i.test(described(error).message);
}

/** What the play's validator said lies under the client's own wrappers. */
function innermost(error: unknown): string {
  return described(chain(error).at(-1)).message;
}

function chain(error: unknown): unknown[] {
  const found: unknown[] = [];
  for (let next = error; next !== undefined && next !== null && found.length < 10;) {
    found.push(next);
    next = (next as { cause?: unknown }).cause;
  }
  return found;
}

function described(error: unknown): { readonly name: string; readonly message: string } {
  if (error instanceof Error) return { name: error.name, message: error.message };
  return { name: '', message: String(error) };
}
