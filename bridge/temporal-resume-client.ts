import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
  type Client,
} from '@temporalio/client';
import { z } from 'zod';
import { progressQuery } from '../signals/resume-messages.ts';
import { resumeId, resumeStartOptions } from '../signals/resume-start.ts';
import { RESUME_WORKFLOW } from '../signals/resume.ts';
import { resumeResultSchema } from './api/resume-answer.ts';
import type { ResumeClient } from './resume-client.ts';
import { withinDeadline } from './within-deadline.ts';

/**
 * Milliseconds by which the deadline that Temporal sees is later than ours: where it is near, the server answers a long
 * poll at once, and the SDK would ask again and again until it has come. We hang up instead.
 */
const LONG_POLL_MS = 30_000;

/** The memo of a request: what the bridge itself needs to know of it. */
const recordSchema = z.object({ repository: z.string(), fingerprint: z.string() });

/** Temporal as the resume API needs it; for the client's connection see `connectBridge`. */
export function createTemporalResumeClient(client: Client): ResumeClient {
  const handleOf = (id: string) => client.workflow.getHandle(resumeId(id));
  return {
    start: ({ id, input, repository, fingerprint }, deadline) =>
      withinDeadline(client, deadline, async () => {
        try {
          await client.workflow.start(RESUME_WORKFLOW, {
            ...resumeStartOptions(input, id),
            // The same key is the same request, also after its end.
            workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
            memo: { repository, fingerprint },
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
          const { type, memo, status } = await handleOf(id).describe();
          const record = recordSchema.safeParse(memo);
          if (type !== RESUME_WORKFLOW || !record.success) return null;
          return { ...record.data, ended: status.name !== 'RUNNING' };
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
            const result = resumeResultSchema.safeParse(await handleOf(id).result());
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
      try {
        return await withinDeadline(client, deadline, () => handleOf(id).query(progressQuery));
      } catch {
        // No worker, a busy one, or one that doesn't know the request: it goes on all the same.
        return null;
      }
    },
  };
}
