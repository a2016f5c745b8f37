import { z } from 'zod';
import { BRIDGE_OUTCOMES } from '../telemetry/audit.ts';
import type { Verdict } from './verdict.ts';

/** The body of the answer to a delivery that was understood. */
export const deliveryAnswerSchema = z.object({
  outcome: z.enum(BRIDGE_OUTCOMES),
  reason: z.string().optional().describe('A stable code; left out for `accepted`.'),
  detail: z.string().optional().describe('In words, where whoever looks at it on GitHub can settle it.'),
  play: z.string().optional().describe('The play that it is about.'),
});

/** The answer as the verdict has it. */
export function deliveryAnswer({ outcome, reason, detail, play }: Verdict): z.infer<typeof deliveryAnswerSchema> {
  return {
    outcome,
    reason: reason ?? undefined,
    detail: outcome === 'quarantined' ? (detail ?? undefined) : undefined,
    play: play ?? undefined,
  };
}
