import { z } from 'zod';
import { API_LIMITS } from '../../config/api-schema.ts';
import { durationSchema, toMs } from '../../config/duration.ts';
import { MOST_PARAMETER_CHARACTERS } from '../../signals/resume.ts';
import { parsePath } from '../../signals/rule-path.ts';
import { EVENT_TYPES } from './event-type.ts';

/**
 * The bodies of `POST /v1/resumes` and `POST /resume`. Every message begins with "expected": see mistakes.ts. Descriptions
 * end up in the OpenAPI document.
 */

const TASK = 'expected the number of a task, such as 123';
const taskSchema = z
  .union([z.string().regex(/^(?=.*[1-9])\d{1,10}$/, TASK), z.int(TASK).min(1, TASK).max(9_999_999_999, TASK)], TASK)
  .describe('The task, as a number or as its digits.');

const PULL_REQUEST = 'expected the number of a pull request, from 1';
const pullRequestSchema = z.int(PULL_REQUEST).min(1, PULL_REQUEST);

const WORKFLOW = 'expected the name of a Workflow: at most 253 small letters, digits, "-" and "."';
const workflowSchema = z.string(WORKFLOW).regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, WORKFLOW);

const SELECTOR = 'expected a label selector of Kubernetes, 1024 characters at most';
const selectorSchema = z
  .string(SELECTOR)
  .regex(/^[ -~]+$/, SELECTOR)
  .max(1_024, SELECTOR);

const EVENT = `expected one of ${EVENT_TYPES.join(', ')}`;
const eventTypeSchema = z
  .enum(EVENT_TYPES, EVENT)
  .describe('What has happened, which says at which gate the run waits. It proves nothing.');

const LABEL = 'expected a label value of Kubernetes, such as waiting-pr-created';
const gateSchema = z
  .string(LABEL)
  .regex(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/, LABEL)
  .describe('The waiting label of the gate that is meant.');

const NAME = 'expected names of at most 128 letters, digits, "-", "_" or "."';
const VALUE = 'expected text';
const MOST = `expected at most ${String(MOST_PARAMETER_CHARACTERS)} characters of JSON`;
const parametersSchema = z
  .record(z.string().regex(/^[\w.-]{1,128}$/, NAME), z.string(VALUE), NAME)
  .refine((parameters) => JSON.stringify(parameters).length <= MOST_PARAMETER_CHARACTERS, MOST)
  .describe(
    `Values for the supplied outputs of the suspend node, by name; ${String(MOST_PARAMETER_CHARACTERS)} characters of JSON at most.`,
  );

const SCALAR = 'expected text of at most 1024 characters, a number, true, false or null';
const scalarSchema = z.union([z.string().max(1_024, SCALAR), z.number(), z.boolean(), z.null()], SCALAR);
const TEXT = 'expected text of 1 to 256 characters';
const fieldSchema = z
  .string(TEXT)
  .min(1, TEXT)
  .max(256, TEXT)
  .superRefine((field, context) => {
    const path = parsePath(field);
    if (field !== '' && 'wrong' in path)
      context.addIssue({ code: 'custom', message: `expected a path, and this one ${path.wrong}` });
  })
  .describe('Path into the Workflow: `metadata.labels.team`.');
const LIST = 'expected a list of 1 to 100 values';
const ORDERED = 'expected a number or text';
const OPERATOR =
  'expected one of equals, not-equals, in, not-in, contains, matches, exists, not-exists, greater-than, less-than';

const ruleSchema = z.discriminatedUnion(
  'operator',
  [
    z.strictObject({ field: fieldSchema, operator: z.enum(['equals', 'not-equals']), value: scalarSchema }),
    z.strictObject({
      field: fieldSchema,
      operator: z.enum(['in', 'not-in']),
      value: z.array(scalarSchema, LIST).min(1, LIST).max(100, LIST),
    }),
    z.strictObject({ field: fieldSchema, operator: z.literal('contains'), value: scalarSchema }),
    z.strictObject({
      field: fieldSchema,
      operator: z.literal('matches'),
      value: z.string(TEXT).min(1, TEXT).max(256, TEXT),
    }),
    z.strictObject({ field: fieldSchema, operator: z.enum(['exists', 'not-exists']) }),
    z.strictObject({
      field: fieldSchema,
      operator: z.enum(['greater-than', 'less-than']),
      value: z.union([z.number(), z.string().min(1).max(256)], ORDERED),
    }),
  ],
  OPERATOR,
);
const RULES = 'expected a list of at most 50 rules';
const rulesSchema = z
  .array(ruleSchema, RULES)
  .max(50, RULES)
  .describe('What the run has to look like, or nothing is touched.');

const DEADLINE = 'expected a duration, 1s to 24h';
const isDeadline = (ms: number): boolean => ms >= 1_000 && ms <= API_LIMITS.deadlineMs;

const common = {
  repository: z
    .string('expected owner/name')
    .regex(/^[\w.-]+\/[\w.-]+$/, 'expected owner/name')
    .max(200, 'expected owner/name')
    .optional()
    .describe('owner/name, as configured. May be left out where exactly one is configured.'),
  taskId: taskSchema,
  eventPayload: z.unknown().optional().describe("GitHub's event. Taken and not looked at: nobody has signed it."),
};

/** The body of `POST /v1/resumes`. */
export const resumeBodySchema = z.strictObject({
  ...common,
  eventType: eventTypeSchema
    .optional()
    .describe('What has happened, which says at which gate the run waits; or `gate`.'),
  gate: gateSchema.optional().describe('The waiting label of the gate that is meant; or `eventType`.'),
  prNumber: pullRequestSchema.optional().describe('The pull request that is meant; it narrows.'),
  labelSelector: selectorSchema.optional().describe('What the run must match as well.'),
  workflowName: workflowSchema.optional().describe('Which Workflow is meant; it narrows.'),
  resumeParameters: parametersSchema.optional(),
  validationRules: rulesSchema.optional(),
  override: z
    .strictObject({ reason: z.string(TEXT).regex(/\S/, TEXT).max(256, TEXT) }, 'expected {"reason": "…"}')
    .optional()
    .describe(
      "Opens the gate whatever its condition says. Needs the right `override`; the reason stands in the play's journal.",
    ),
  deadline: durationSchema
    .refine((deadline) => isDeadline(toMs(deadline)), DEADLINE)
    .optional()
    .describe(
      'When the request is given up if its run or gate is not there: `90s`, `10m`, or milliseconds; 1s to 24h.',
    ),
});
export type ResumeBody = z.infer<typeof resumeBodySchema>;

/** Go clients send what they leave unset as "" or null; Argo Events sends each value as text. */
const unset = z.literal('');
export const dropInBodySchema = z.strictObject({
  ...common,
  eventType: eventTypeSchema,
  prNumber: z
    .union([pullRequestSchema, z.string().regex(/^[1-9]\d{0,9}$/, PULL_REQUEST)], PULL_REQUEST)
    .optional()
    .describe('The pull request that is meant, as a number or as its digits.'),
  labelSelector: z.union([selectorSchema, unset], SELECTOR).optional(),
  workflowName: z.union([workflowSchema, unset], WORKFLOW).optional(),
  resumeParameters: parametersSchema.nullish(),
  validationRules: rulesSchema.nullish(),
});
export type DropInBody = z.infer<typeof dropInBodySchema>;

/** What a sensor makes of `dest: payload`: the request in a field of that name. */
export const sensorEnvelopeSchema = z.strictObject({
  payload: z.union([z.string(), dropInBodySchema]).describe('The request, as an object or as its JSON text.'),
});
