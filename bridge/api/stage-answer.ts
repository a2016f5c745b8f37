import { z } from 'zod';
import type { OwnedReading, StageAnswer, StageProgress, StageResult } from '../../signals/stage-request.ts';
import type { StageChange } from '../../signals/transition.ts';
import { STAGE_OUTCOMES, STAGE_STATUS } from './stage-status.ts';

/** The answers about stages, as schemas: what a workflow of another version has left is held to them, and they make the OpenAPI document. */

const labelSchema = z.string().nullable();

const stageChangeSchema = z.object({
  from: labelSchema.describe('The label before; null for none.'),
  to: labelSchema,
  at: z.string().describe('RFC 3339.'),
  by: z.string(),
  reason: z.string(),
  revision: z.number().nullable().describe('Null where a play wrote it.'),
}) satisfies z.ZodType<StageChange>;

/** The stage of a run: the body of `GET /v1/runs/{namespace}/{name}/stage`. */
export const stageReadingSchema = z.object({
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  phase: z.string().describe("Argo's `status.phase`."),
  stage: labelSchema.describe('The label `current-stage`; null without one.'),
  revision: z.number(),
  history: z.array(stageChangeSchema).describe('Oldest first; bounded.'),
  edited: z
    .object({ manager: z.string().nullable(), at: z.string().nullable(), recorded: labelSchema })
    .nullable()
    .describe('Who edited the label by hand, where it is not the one that was written last.'),
  play: z.string().nullable().describe('The play that it was submitted for, given to, or claims to be of.'),
  owned: z.boolean().describe('That play goes on, and it alone moves the run.'),
  ended: z.boolean(),
  stopping: z.boolean(),
}) satisfies z.ZodType<OwnedReading>;

export const stageAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('read'), reading: stageReadingSchema }),
  z.object({ kind: z.literal('not-found') }),
  z.object({ kind: z.literal('unreachable'), why: z.string() }),
]) satisfies z.ZodType<StageAnswer>;

/** The result of what was to move a run. */
export const stageResultSchema = z.object({
  namespace: z.string(),
  name: z.string(),
  success: z.boolean().describe('True for `moved`, `already-there` and `would-move`.'),
  outcome: z.enum(STAGE_OUTCOMES),
  reason: z.string().describe('In words; empty where the outcome says all.'),
  from: labelSchema.describe('The label before, as far as it is known.'),
  to: labelSchema.describe('The label after.'),
  revision: z.number().nullable(),
  legal: z.array(z.string()).readonly().describe('Where it was refused: the stages that it may be given instead.'),
  play: z.string().nullable().describe('Where a play owns the run: that play.'),
  compensation: z
    .enum(['none', 'nothing-landed', 'undone', 'overtaken', 'gone', 'given-up'])
    .describe('What became of the label after the retries were spent.'),
  stopped: z.boolean().describe('The run was stopped, since the transition was critical.'),
}) satisfies z.ZodType<StageResult>;

const id = z.string();

/** A request that has succeeded. */
export const movedSchema = stageResultSchema.extend({ id });

/** One that has ended otherwise: problem details, and all of its result. */
export const stageProblemSchema = movedSchema.extend({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  instance: z.string().describe('Path of the request.'),
});

/** Where a request is. */
export const stageStateSchema = z.object({
  id,
  namespace: z.string(),
  name: z.string(),
  state: z.enum(['running', 'ended']),
  step: z.enum(['reading', 'moving', 'done']).nullable().describe('Null where no worker has said it.'),
  result: stageResultSchema.nullable(),
});

/** The stage of a play: the body of `GET /v1/plays/{owner}/{repository}/{task}/stage`. */
export const stageOfPlaySchema = z.object({
  play: z.string(),
  stage: z.string(),
  since: z.string().describe('RFC 3339.'),
  ended: z.boolean(),
  run: z.object({ namespace: z.string(), name: z.string(), uid: z.string(), phase: z.string() }).nullable(),
  attention: z.array(z.string()).describe('Why a person is needed; empty if none is.'),
  history: z.array(stageChangeSchema).describe('Oldest first; bounded.'),
});

/** Where a request can be looked at. */
export function stageRequestPath(id: string): string {
  return `/v1/stage-requests/${id}`;
}

/** The body of an answer about a request that has ended: its result, and problem details unless it succeeded. */
export function endedStage(
  id: string,
  result: StageResult,
): z.infer<typeof movedSchema> | z.infer<typeof stageProblemSchema> {
  const { status, title } = STAGE_STATUS[result.outcome];
  if (status === 200) return { id, ...result };
  const detail = result.reason === '' ? title : result.reason;
  const type = `urn:baton:stage:${result.outcome}`;
  return { type, title, status, detail, instance: stageRequestPath(id), id, ...result };
}

/** The body of an answer about a request that goes on, or of one that is looked at. */
export function stageState(
  id: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { progress, result }: { readonly progress: StageProgress | null; readonly result: StageResult | null },
): z.infer<typeof stageStateSchema> {
  const step = result === null ? (progress?.step ?? null) : 'done';
  const state = result === null ? 'running' : 'ended';
  return { id, namespace, name, state, step, result: result ?? progress?.result ?? null };
}
