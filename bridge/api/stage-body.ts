import { z } from 'zod';

/** The bodies of what moves a run. Every message begins with "expected": see mistakes.ts. Descriptions end up in the OpenAPI document. */

const LABEL = 'expected a stage, such as waiting-pr-created';
const stageSchema = z.string(LABEL).regex(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/, LABEL);

const FLAG = 'expected true or false';
const TEXT = 'expected text of 1 to 256 characters';

const common = {
  reason: z.string(TEXT).regex(/\S/, TEXT).max(256, TEXT).describe("Why; kept in the run's history."),
  critical: z.boolean(FLAG).optional().describe('Where the retries are spent, stop the run.'),
  dryRun: z.boolean(FLAG).optional().describe('Let the API server say what would be written; nothing is.'),
};

/** The body of `PUT /v1/runs/{namespace}/{name}/stage`. */
export const stageSetBodySchema = z.strictObject({
  to: stageSchema.describe('The stage.'),
  from: stageSchema.optional().describe('The label that is there, where it was edited by hand.'),
  back: z.boolean(FLAG).optional().describe('To what lies behind, since it has to be done again.'),
  ...common,
});
export type StageSetBody = z.infer<typeof stageSetBodySchema>;

/** The body of `POST /v1/runs/{namespace}/{name}/stage/rollback`. */
export const stageRollbackBodySchema = z.strictObject(common);
export type StageRollbackBody = z.infer<typeof stageRollbackBodySchema>;
