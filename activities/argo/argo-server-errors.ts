import { z } from 'zod';
import { ClusterError } from './cluster.ts';
import { clusterErrorOf, type Refusal } from './status-body.ts';

/** What grpc-gateway makes of an error: of a call, and of a stream, where it is the last line or all of the answer. */
const errorSchema = z.union([
  z.object({ code: z.number(), message: z.string() }),
  z
    .object({ error: z.object({ grpc_code: z.number(), message: z.string() }) })
    .transform(({ error: { grpc_code: code, message } }) => ({ code, message })),
]);

/** Codes of gRPC that say more than the HTTP status: https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
const CODES: Readonly<Record<number, string>> = {
  3: 'InvalidArgument',
  5: 'NotFound',
  6: 'AlreadyExists',
  7: 'PermissionDenied',
  8: 'ResourceExhausted',
  13: 'Internal',
  16: 'Unauthenticated',
};

/** The error that a refusal of the Argo Server means. `now` in milliseconds since the epoch. */
export function argoServerErrorOf(refusal: Refusal, now: number): ClusterError {
  const parsed = errorSchema.safeParse(refusal.body);
  if (!parsed.success) return byArgoServer(clusterErrorOf(refusal, now));
  const { code, message } = parsed.data;
  const body = { kind: 'Status', message, ...(CODES[code] === undefined ? {} : { reason: CODES[code] }) };
  return byArgoServer(clusterErrorOf({ ...refusal, body }, now));
}

/**
 * Whether this is how the Argo Server says that a watch has ended in due time: ResourceExhausted, "EOF". Where nothing had
 * happened before, that is the whole answer, with status 429.
 */
export function saysThatStreamEnded(body: unknown): boolean {
  const parsed = z.object({ error: z.object({ grpc_code: z.literal(8) }) }).safeParse(body);
  return parsed.success;
}

/** Whether a 404 speaks of the object with this name: a proxy's doesn't, nor does one for want of the whole kind. */
export function saysThatNameIsAbsent({ status, body }: Refusal, name: string): boolean {
  const parsed = errorSchema.safeParse(body);
  return status === 404 && parsed.success && parsed.data.code === 5 && parsed.data.message.includes(`"${name}"`);
}

/** The same error as the Argo Server's: both are spoken to through one transport, which knows them not apart. */
export function byArgoServer(error: ClusterError): ClusterError {
  const { status, reason, retryAfterMs, causes, cause, timedOut } = error;
  const message = error.message.replaceAll('the Kubernetes API', 'the Argo Server');
  return new ClusterError(message, {
    status,
    reason,
    retryAfterMs,
    causes,
    cause,
    timedOut,
    speaker: 'the Argo Server',
  });
}
