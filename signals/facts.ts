import { z } from 'zod';

/**
 * Facts: what is true on GitHub or in the cluster, with who said it and about which commit; never "what just
 * happened". The same shapes come from a webhook delivery and from a refresh, so that either can stand in for the other.
 */

/** An instant as GitHub and Kubernetes write it: RFC 3339, UTC, whole seconds (`2026-01-02T03:04:05Z`). Sorts as text. */
export const stampSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);

/** A GitHub account. Identity is `id`; `login` is for people to read. */
const actorSchema = z.object({
  id: z.number().int().nonnegative(),
  login: z.string(),
  /** The account is an App's, not a person's. */
  bot: z.boolean(),
});
export type Actor = z.infer<typeof actorSchema>;

/** Which task a pull request says it belongs to, by source. See docs/architecture.md, "Identity". */
const claimsSchema = z.object({
  /** From the head branch of the same repository; null from a fork or without a task in the name. */
  branch: z.string().nullable(),
  /** From `task-<n>` labels, sorted, without repeats. */
  labels: z.array(z.string()),
  /** From a `Task-Id:` line of its own in the body; null if the author may not claim one. */
  body: z.string().nullable(),
});
export type Claims = z.infer<typeof claimsSchema>;

/**
 * A pull request as it was at `at`. From `pull_request` deliveries, from the short form inside review deliveries
 * (which leaves `merged` out) and from a refresh.
 */
const pullRequestFactSchema = z.object({
  kind: z.literal('pull-request'),
  pullRequest: z.number().int().positive(),
  /** GitHub's `updated_at`. */
  at: stampSchema,
  /** True only for a read that GitHub answered in a later second than `at`: nothing with this stamp can still change. */
  settled: z.boolean(),
  /** When GitHub answered a read, where that was so long after `at` that no replica is expected to lag behind it. */
  answeredAt: stampSchema.optional(),
  state: z.enum(['open', 'closed']),
  /** Null where the source does not say (short form). */
  merged: z.boolean().nullable(),
  draft: z.boolean(),
  head: z.object({ sha: z.string(), ref: z.string(), repositoryId: z.number().int().nullable() }),
  base: z.object({ ref: z.string(), repositoryId: z.number().int() }),
  author: actorSchema,
  labels: z.array(z.string()),
  /** Null where the source leaves the body out; GitHub's payloads never have. */
  claims: claimsSchema.nullable(),
  mergeCommit: z.string().nullable(),
});
export type PullRequestFact = z.infer<typeof pullRequestFactSchema>;

/** The head moved from one commit to another. Only deliveries know who pushed. Key: `before`, `after`, `by.id`, `at`. */
const pushFactSchema = z.object({
  kind: z.literal('push'),
  pullRequest: z.number().int().positive(),
  before: z.string(),
  after: z.string(),
  by: actorSchema,
  at: stampSchema,
});
export type PushFact = z.infer<typeof pushFactSchema>;

/** Somebody put a label on or took it off. Key: `action`, `label`, `by.id`, `at`. */
const labelFactSchema = z.object({
  kind: z.literal('label'),
  pullRequest: z.number().int().positive(),
  action: z.enum(['labeled', 'unlabeled']),
  label: z.string(),
  /** The head at that moment. Null: a timeline entry that comes before the last commit or force push. */
  head: z.string().nullable(),
  by: actorSchema,
  at: stampSchema,
  /** A delivery knows the head for certain; a timeline infers it. Where both speak of the same key, the delivery holds. */
  source: z.enum(['delivery', 'timeline']),
});
export type LabelFact = z.infer<typeof labelFactSchema>;

/** A review with a verdict, as it stands. Key: `review`; `dismissed` is final. */
const reviewFactSchema = z.object({
  kind: z.literal('review'),
  pullRequest: z.number().int().positive(),
  review: z.number().int().positive(),
  state: z.enum(['approved', 'changes-requested', 'dismissed']),
  /** The commit that was looked at; null when GitHub no longer has it. */
  commit: z.string().nullable(),
  by: actorSchema,
  /** GitHub's `author_association` is OWNER, MEMBER or COLLABORATOR: the reviewer can write. */
  canWrite: z.boolean(),
  /** GitHub's `submitted_at`. */
  at: stampSchema,
});
export type ReviewFact = z.infer<typeof reviewFactSchema>;

/** A check suite on a commit, as it stood at `at`. Key: `suite`, `commit`; the newest `at` holds. */
const checksFactSchema = z.object({
  kind: z.literal('checks'),
  pullRequest: z.number().int().positive(),
  suite: z.number().int().positive(),
  app: z.string(),
  /** The workflow of GitHub Actions that the suite is a run of. Null: another App's, or the source does not say. */
  workflow: z.number().int().nullable(),
  commit: z.string(),
  /** `success`, `neutral` and `skipped` pass. */
  passed: z.boolean(),
  /** Null: the checks still run, which only a read tells. */
  conclusion: z.string().nullable(),
  at: stampSchema,
});
export type ChecksFact = z.infer<typeof checksFactSchema>;

/** A command for Baton in a comment: the words after `/baton`. Key: `comment`. */
const commentFactSchema = z.object({
  kind: z.literal('comment'),
  pullRequest: z.number().int().positive(),
  comment: z.number().int().positive(),
  command: z.string().max(200),
  by: actorSchema,
  canWrite: z.boolean(),
  at: stampSchema,
});
export type CommentFact = z.infer<typeof commentFactSchema>;

/** A fact about a pull request. */
export const factSchema = z.discriminatedUnion('kind', [
  pullRequestFactSchema,
  pushFactSchema,
  labelFactSchema,
  reviewFactSchema,
  checksFactSchema,
  commentFactSchema,
]);
export type Fact = z.infer<typeof factSchema>;

/** A suspend node of a run, or a gate that was skipped. */
const gateNodeSchema = z.object({
  id: z.string(),
  displayName: z.string(),
  templateName: z.string(),
  phase: z.string(),
  startedAt: stampSchema,
  finishedAt: stampSchema.nullable(),
  message: z.string().nullable(),
  /** A supplied output parameter has neither a value nor a default: resuming it would hang the run for good. */
  needsValue: z.boolean(),
});
export type GateNode = z.infer<typeof gateNodeSchema>;

/** What a play needs to know of an Argo Workflow; everything else is left in the cluster. */
export const runSnapshotSchema = z.object({
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  /** Integers that grow with each write (comparable since Kubernetes 1.35). */
  resourceVersion: z.string(),
  createdAt: stampSchema,
  /** Argo's `status.phase`, `Pending` before the controller has seen it. */
  phase: z.string(),
  /** The argument `start-from-stage`: the working label of the stage at which the run began; null without one, at its first. */
  startFrom: z.string().nullable().default(null),
  /** The `current-stage` label; null without one. */
  stage: z.string().nullable(),
  /** Who wrote that label last and when, where it was not Baton and the API server tells. */
  stageEditor: z.object({ manager: z.string().max(200), at: z.string().max(40).nullable() }).optional(),
  /** Our own annotation `baton/stage-revision`; 0 without one. Grows by one with each write of ours. */
  stageRevision: z.number().int().nonnegative(),
  /** Whether Baton can write that label. Where only the Argo Server is asked it can't, and what stands there says nothing. */
  labelled: z.boolean().default(true),
  /** Those that mean a gate to whoever looked, and all that stand; bounded. */
  gates: z.array(gateNodeSchema).max(100),
  /** `spec.suspend` is on: nothing is scheduled, whatever the nodes say. */
  suspended: z.boolean(),
  shutdown: z.enum(['Stop', 'Terminate']).nullable(),
  /** `status.nodes` can't be read by us: compressed, or offloaded to a database. */
  hidden: z.enum(['compressed', 'offloaded']).nullable(),
  message: z.string().nullable(),
  /** The object is gone from the cluster. */
  gone: z.boolean(),
});
export type RunSnapshot = z.infer<typeof runSnapshotSchema>;
