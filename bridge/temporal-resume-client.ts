import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { progressQuery } from '../signals/resume-messages.ts';
import { resumeId, resumeStartOptions } from '../signals/resume-start.ts';
import { RESUME_WORKFLOW } from '../signals/resume.ts';
import { resumeResultSchema } from './api/resume-answer.ts';
import type { ResumeClient } from './resume-client.ts';
import { createTemporalRequests } from './temporal-kept-requests.ts';

/** Resume requests on a Temporal server. */
export function createTemporalResumeClient(client: Client): ResumeClient {
  return createTemporalRequests(client, {
    type: RESUME_WORKFLOW,
    idOf: resumeId,
    options: resumeStartOptions,
    record: z.object({ repository: z.string(), fingerprint: z.string() }),
    result: resumeResultSchema,
    progress: progressQuery,
  });
}
