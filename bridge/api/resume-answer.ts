import { z } from 'zod';
import { RESUME_OUTCOMES, RESUME_STEPS, type ResumeProgress, type ResumeResult } from '../../signals/resume.ts';
import { OUTCOME_STATUS } from './outcome-status.ts';

/** The answers about a resume request, as schemas: they make the OpenAPI document, and a test holds real answers to them. */

/** The result of a request as the workflow gives it. */
export const resumeResultSchema = z.object({
  success: z.boolean().describe('True for `resumed` and `already-resumed`.'),
  outcome: z.enum(RESUME_OUTCOMES),
  reason: z.string().describe('In words; empty where the outcome says all.'),
  workflowName: z.string().describe('Empty where no run was found.'),
  resumeTime: z.string().nullable().describe('RFC 3339; null unless it is a success.'),
  attemptCount: z.int().min(0).describe('How often it was tried, the first time included.'),
  validationErrors: z.array(z.string()).describe('What did not hold, in words.'),
  retryDelays: z.array(z.number().min(0)).describe('Milliseconds between the tries.'),
  play: z.string().nullable().describe('The play that decided; null where no play owns the run.'),
  candidates: z.array(z.string()).describe('Where several runs could be meant: their names.'),
}) satisfies z.ZodType<ResumeResult>;

const idSchema = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .describe('The request: `GET /v1/resumes/{id}`.');

/** The body of a success. */
export const resumedSchema = resumeResultSchema.extend({ id: idSchema });

/** The body of an end without success: problem details (RFC 9457) and all of the result. */
export const outcomeProblemSchema = resumeResultSchema.extend({
  type: z.string().describe('`urn:baton:resume:` and the outcome.'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().describe('Path of the request.'),
  id: idSchema,
});

/** Where a request is that somebody asks about, or whose answer did not wait for its end. */
export interface ResumeState {
  readonly id: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly state: 'running' | 'ended';
  readonly step: ResumeProgress['step'] | null;
  readonly waitingFor: string;
  readonly result: ResumeResult | null;
}

/** The same as a schema. */
export const resumeStateSchema = z.object({
  id: idSchema,
  repository: z.string().describe('owner/name'),
  state: z.enum(['running', 'ended']),
  step: z.enum(RESUME_STEPS).nullable().describe('What it does now; null as long as no worker has said so.'),
  waitingFor: z.string().describe("What it waits for, in words; empty if it doesn't."),
  result: resumeResultSchema
    .nullable()
    .describe('Null until it is settled; then Baton may still look whether Argo goes on.'),
}) satisfies z.ZodType<ResumeState>;

/** The body of an answer about a request that has ended: its result, and problem details unless it succeeded. */
export function endedAnswer(id: string, result: ResumeResult): ResumeResult & { readonly id: string } {
  const { status, title } = OUTCOME_STATUS[result.outcome];
  if (status === 200) return { id, ...result };
  const detail = result.reason === '' ? title : result.reason;
  const problem = { type: `urn:baton:resume:${result.outcome}`, title, status, detail, instance: pathOf(id) };
  return { ...problem, id, ...result };
}

/** The body of an answer about a request that goes on, or of one that is looked at. */
export function stateAnswer(
  id: string,
  repository: string,
  known: { readonly progress: ResumeProgress | null; readonly result: ResumeResult | null },
): ResumeState {
  const { progress, result } = known;
  if (result !== null) {
    return { id, repository, state: 'ended', step: 'done', waitingFor: '', result };
  }
  const waitingFor = progress?.waitingFor ?? '';
  return {
    id,
    repository,
    state: 'running',
    step: progress?.step ?? null,
    waitingFor,
    result: progress?.result ?? null,
  };
}

/** Where a request can be looked at. */
export function pathOf(id: string): string {
  return `/v1/resumes/${id}`;
}
