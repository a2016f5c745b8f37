import { z } from 'zod';

/** A duration: milliseconds as a number, or a number with a unit (`500ms`, `30s`, `15m`, `4h`, `14d`). */
const durationSchema = z.union([
  z.number().int().nonnegative(),
  z.string().regex(/^\d+(ms|s|m|h|d)$/, 'expected a number with a unit: ms, s, m, h or d'),
]);

const actorSchema = z.strictObject({ id: z.number().int().positive().optional(), login: z.string().min(1).optional() })
  .refine((actor) => actor.id !== undefined || actor.login !== undefined, 'expected an id, a login or both');

const roleSchema = z.enum(['implementation', 'quality', 'testing', 'security', 'integration']);

/** `pull-request-open`, `label <name> by <role>`, `approved by <role>`, `checks-passed` or `merged`. */
const conditionSchema = z.string().regex(
  /^(pull-request-open|checks-passed|merged|label \S+ by (implementation|quality|testing|security|integration)|approved by (implementation|quality|testing|security|integration))$/,
  'expected pull-request-open, checks-passed, merged, "label <name> by <role>" or "approved by <role>"',
);

const stageSchema = z.strictObject({
  role: roleSchema,
  working: z.string().min(1).max(63),
  gate: z.strictObject({ nodes: z.array(z.string().min(1)).min(1), waiting: z.string().min(1).max(63), condition: conditionSchema }),
});

const ladderSchema = z.array(z.strictObject({ after: durationSchema, then: z.enum(['remind', 'escalate', 'close', 'fail']) }));

const repositorySchema = z.strictObject({
  /** `owner/name`. */
  name: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'expected owner/name'),
  /** GitHub's numeric id; with it a rename or transfer changes nothing. */
  id: z.number().int().positive().optional(),
  /** Kubernetes namespace of its runs. @default argo */
  namespace: z.string().default('argo'),
  /** WorkflowTemplate that `baton start` submits. @default baton-play */
  template: z.string().default('baton-play'),
  /** Arguments for the template. */
  parameters: z.record(z.string(), z.string()).default({}),
  /** The watch starts a play for each run that it sees. @default true */
  adopt: z.boolean().default(true),
});

/** `baton.yaml`. Published as JSON Schema in deploy/baton.schema.json. */
export const configSchema = z.strictObject({
  repositories: z.array(repositorySchema).default([]),
  roles: z.partialRecord(roleSchema, z.array(actorSchema).min(1)).default({}),
  trustedAuthors: z.array(actorSchema).default([]),
  /** Baton's own GitHub account; its echoes are ignored. */
  self: actorSchema.optional(),
  /** The stages in order. Left out: Rex, Cleo and Tess with their three gates. */
  stages: z.array(stageSchema).min(1).optional(),
  finalizing: z.string().default('finalizing'),
  deadlines: z.strictObject({
    agent: ladderSchema.optional(),
    gate: ladderSchema.optional(),
    unclaimed: ladderSchema.optional(),
    resting: ladderSchema.optional(),
    play: ladderSchema.optional(),
  }).default({}),
  reworkLimit: z.number().int().positive().default(5),
  publishAfter: durationSchema.default('10s'),
  /** Plays of one repository that may wait for a run at a time. */
  unclaimedLimit: z.number().int().positive().default(100),
  github: z.strictObject({
    apiUrl: z.url().default('https://api.github.com'),
    /** Better given as BATON_GITHUB_TOKEN. */
    token: z.string().optional(),
  }).prefault({}),
  bridge: z.strictObject({
    host: z.string().default('127.0.0.1'),
    port: z.number().int().min(0).max(65_535).default(8080),
    /** Any of them may have signed a delivery, so that a secret can be rotated. Better given as BATON_WEBHOOK_SECRETS, separated by commas. */
    secrets: z.array(z.string().min(1)).default([]),
    /** Bytes of bodies that may be in memory at once. */
    byteBudget: z.number().int().positive().default(256 * 1024 * 1024),
    /** Milliseconds in which Temporal must have accepted a delivery's facts; GitHub hangs up after ten seconds. */
    deadlineMs: z.number().int().positive().default(8_000),
  }).prefault({}),
  worker: z.strictObject({
    metricsPort: z.number().int().min(0).max(65_535).nullable().default(null),
    /** Where the worker's own HTTP (livez, readyz, metrics) listens; null for nowhere. */
    versioning: z.strictObject({ deployment: z.string(), build: z.string() }).nullable().default(null),
    shutdownGrace: durationSchema.default('30s'),
  }).prefault({}),
  kubernetes: z.strictObject({
    /** URL of the API server. Left out: in-cluster, then the kubeconfig. */
    server: z.url().optional(),
    token: z.string().optional(),
    context: z.string().optional(),
  }).prefault({}),
  temporal: z.strictObject({
    address: z.string().optional(),
    namespace: z.string().optional(),
    profile: z.string().optional(),
  }).prefault({}),
});

/** The configuration with its defaults filled in. */
export type Config = z.infer<typeof configSchema>;
/** One repository of the configuration. */
export type RepositoryConfig = Config['repositories'][number];
