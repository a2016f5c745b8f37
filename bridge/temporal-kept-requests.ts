import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
  type Client,
  type WorkflowStartOptions,
} from '@temporalio/client';
import type { QueryDefinition } from '@temporalio/common';
import type { z } from 'zod';
import type { KeptRequests } from './kept-requests.ts';
import { withinDeadline } from './within-deadline.ts';

/**
 * Milliseconds by which the deadline that Temporal sees is later than ours: where it is near, the server answers a long
 * poll at once, and the SDK would ask again and again until it has come. We hang up instead.
 */
const LONG_POLL_MS = 30_000;

/** What one kind of request is in Temporal. */
interface Kind<Input, Record, Progress, Result> {
  /** Workflow type. */
  readonly type: string;
  readonly idOf: (request: string) => string;
  readonly options: (input: Input, request: string) => WorkflowStartOptions & { readonly workflowId: string };
  /** The memo: what the bridge itself needs to know of a request. */
  readonly record: z.ZodType<Record>;
  readonly result: z.ZodType<Result>;
  /** Null for a kind that does not say where it is. */
  readonly progress: QueryDefinition<Progress> | null;
}

/** Requests on a Temporal server; for the client's connection see `connectBridge`. */
export function createTemporalRequests<Input, Record extends object, Progress, Result>(
  client: Client,
  { type, idOf, options, record, result: resultSchema, progress }: Kind<Input, Record, Progress, Result>,
): KeptRequests<Input, Record, Progress, Result> {
  const handleOf = (id: string) => client.workflow.getHandle(idOf(id));
  return {
    start: ({ id, input, ...memo }, deadline) =>
      withinDeadline(client, deadline, async () => {
        try {
          await client.workflow.start(type, {
            ...options(input, id),
            // The same key is the same request, also after its end.
            workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
            memo,
          });
          return 'started';
        } catch (error) {
          if (error instanceof WorkflowExecutionAlreadyStartedError) return 'exists';
          throw error;
        }
      }),
    find: (id, deadline) =>
      withinDeadline(client, deadline, async () => {
        try {
          const found = await handleOf(id).describe();
          const memo = record.safeParse(found.memo);
          if (found.type !== type || !memo.success) return null;
          return { ...memo.data, ended: found.status.name !== 'RUNNING' };
        } catch (error) {
          if (error instanceof WorkflowNotFoundError) return null;
          throw error;
        }
      }),
    result: async (id, deadline, signal) => {
      const enough = new AbortController();
      const end = (): void => enough.abort();
      const timer = setTimeout(end, deadline - Date.now());
      signal.addEventListener('abort', end, { once: true });
      if (signal.aborted) end();
      try {
        return await withinDeadline(client, deadline + LONG_POLL_MS, () =>
          client.withAbortSignal(enough.signal, async () => {
            const result = resultSchema.safeParse(await handleOf(id).result());
            return result.success ? result.data : 'broken';
          }),
        );
      } catch (error) {
        if (error instanceof Error && error.cause instanceof WorkflowFailedError) return 'broken';
        if (enough.signal.aborted) return 'running';
        throw error;
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
      }
    },
    progress: async (id, deadline) => {
      if (progress === null) return null;
      try {
        return await withinDeadline(client, deadline, () => handleOf(id).query(progress));
      } catch {
        // No worker, a busy one, or one that doesn't know the request: it goes on all the same.
        return null;
      }
    },
  };
}
