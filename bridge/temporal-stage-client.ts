import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { z } from 'zod';
import { stageProgressQuery, stagesQuery, statusQuery } from '../signals/messages.ts';
import {
  STAGE_READING_WORKFLOW,
  STAGE_REQUEST_WORKFLOW,
  stageReadingId,
  stageReadingOptions,
  stageRequestId,
  stageRequestOptions,
} from '../signals/stage-request.ts';
import { stageAnswerSchema, stageResultSchema } from './api/stage-answer.ts';
import type { StageClient } from './stage-client.ts';
import { createTemporalRequests } from './temporal-kept-requests.ts';
import { withinDeadline } from './within-deadline.ts';

/** Stages as a Temporal server and its workers know them. */
export function createTemporalStageClient(client: Client): StageClient {
  return {
    requests: createTemporalRequests(client, {
      type: STAGE_REQUEST_WORKFLOW,
      idOf: stageRequestId,
      options: stageRequestOptions,
      record: z.object({ by: z.string(), namespace: z.string(), name: z.string(), fingerprint: z.string() }),
      result: stageResultSchema,
      progress: stageProgressQuery,
    }),
    readings: createTemporalRequests(client, {
      type: STAGE_READING_WORKFLOW,
      idOf: stageReadingId,
      options: stageReadingOptions,
      record: z.object({}),
      result: stageAnswerSchema,
      progress: null,
    }),
    play: (id, deadline) =>
      withinDeadline(client, deadline, async () => {
        const handle = client.workflow.getHandle(id);
        try {
          const [status, changes] = await Promise.all([handle.query(statusQuery), handle.query(stagesQuery)]);
          return { status, changes };
        } catch (error) {
          if (error instanceof WorkflowNotFoundError) return null;
          throw error;
        }
      }),
  };
}
