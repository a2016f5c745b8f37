import { z } from 'zod';
import { durationSchema } from './duration.ts';

const ladderSchema = z
  .array(z.strictObject({ after: durationSchema, then: z.enum(['remind', 'escalate', 'close', 'fail']) }))
  .min(1, 'expected at least one rung');

/** A wait that nothing but its ladder ends. The keyword tells JSON Schema what the refinement can't. */
const lastLadderSchema = ladderSchema
  .refine((rungs) => rungs.some(({ then }) => then === 'close' || then === 'fail'), {
    error: 'expected a rung that ends the play (then: close or fail)',
    when: ({ issues, value }) => issues.length === 0 && Array.isArray(value) && value.length > 0,
  })
  .meta({ contains: { type: 'object', properties: { then: { enum: ['close', 'fail'] } }, required: ['then'] } });

/** The ladder of each wait; see docs/architecture.md, invariant 9. */
export const deadlinesSchema = z.strictObject({
  agent: ladderSchema.optional().describe('An agent is at work. Default: escalate after 24h.'),
  gate: ladderSchema.optional().describe('The run waits at a gate. Default: remind after 30m, escalate after 4h.'),
  unclaimed: lastLadderSchema
    .optional()
    .describe('No run belongs to the play. Ends the play in the end. Default: close after 72h.'),
  resting: lastLadderSchema
    .optional()
    .describe('The play has failed or was abandoned. Ends the play in the end. Default: close after 72h.'),
  play: lastLadderSchema
    .optional()
    .describe('The play as a whole. Ends the play in the end. Default: remind after 13d, fail after 14d.'),
});
