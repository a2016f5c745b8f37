import { z } from 'zod';
import { policySchema } from './message-schemas.ts';
import {
  MOST_PARAMETER_CHARACTERS,
  RESUME_OUTCOMES,
  RULE_OPERATORS,
  type ResumeAnswer,
  type ResumeAsked,
  type ResumeInput,
  type ValidationRule,
} from './resume.ts';

/** What the messages about resume requests have to look like, whoever sends them; see message-schemas.ts. */

const text = z.string().max(500);
const parameters = z
  .record(z.string(), z.string())
  .refine((values) => JSON.stringify(values).length <= MOST_PARAMETER_CHARACTERS, {
    error: `more than ${String(MOST_PARAMETER_CHARACTERS)} characters in all`,
  });
const override = z.object({ reason: text }).nullable();

const ruleSchema: z.ZodType<ValidationRule> = z.object({
  field: text,
  operator: z.enum(RULE_OPERATORS),
  value: z.unknown().optional(),
});

export const resumeInputSchema: z.ZodType<ResumeInput> = z.object({
  target: z.object({
    identity: z.object({
      repositoryId: z.number().int().nullable(),
      owner: text,
      repository: text,
      task: z.string().regex(/^[1-9]\d{0,9}$/),
    }),
    namespace: text,
    gate: text,
    pullRequest: z.number().int().positive().nullable(),
    workflowName: text.nullable(),
    labelSelector: z.string().max(2_000).nullable(),
  }),
  parameters,
  rules: z.array(ruleSchema).max(50),
  by: text,
  override,
  policy: policySchema,
  deadlineMs: z.number().nonnegative(),
});

export const resumeAskedSchema: z.ZodType<ResumeAsked> = z.object({
  request: text,
  ask: z.number().int().positive(),
  run: text,
  gate: text,
  by: text,
  parameters,
  override,
});

export const resumeAnswerSchema: z.ZodType<ResumeAnswer> = z.object({
  ask: z.number().int().positive(),
  outcome: z.enum(RESUME_OUTCOMES),
  reason: z.string(),
  unmet: z.array(z.string()),
  candidates: z.array(z.string()),
  openedAt: z.string().nullable(),
});
