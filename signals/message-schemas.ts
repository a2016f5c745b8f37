import { z } from 'zod';
import type { Condition, DeadlinePolicy, Policy, Role, RoleActor, StagePolicy } from '../config/policy.ts';
import { runSnapshotSchema } from './facts.ts';
import type {
  AdoptCommand,
  Command,
  NudgedSignal,
  ObservedSignal,
  OpenCommand,
  ReconfigureCommand,
  RollbackCommand,
} from './messages.ts';

/**
 * What the messages of messages.ts have to look like. Anybody who may use Temporal can send a play whatever they like, and
 * code that stumbles over it would stand still for good.
 */

const text = z.string().max(500);

/** The envelope of a delivery. Its facts are looked at one by one: a newer bridge may know kinds that a play does not. */
export const deliveredSchema = z.object({ delivery: text, event: text, facts: z.array(z.unknown()) });

export const observedSchema: z.ZodType<ObservedSignal> = z.object({ run: runSnapshotSchema });

export const nudgedSchema: z.ZodType<NudgedSignal> = z.object({
  reason: z.string(),
  pullRequest: z.number().int().positive().nullable(),
});

const roleSchema: z.ZodType<Role> = z.enum(['implementation', 'quality', 'testing', 'security', 'integration']);

const roleActorSchema: z.ZodType<RoleActor> = z.object({
  id: z.number().int().nullable(),
  login: z.string().nullable(),
});

const conditionSchema: z.ZodType<Condition> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pull-request-open') }),
  z.object({ kind: z.literal('label'), label: z.string(), role: roleSchema }),
  z.object({ kind: z.literal('approved'), role: roleSchema }),
  z.object({ kind: z.literal('checks-passed') }),
  z.object({ kind: z.literal('merged') }),
]);

const stageSchema: z.ZodType<StagePolicy> = z.object({
  role: roleSchema,
  working: z.string(),
  gate: z.object({ nodes: z.array(z.string()), waiting: z.string(), condition: conditionSchema }),
});

const ladderSchema: z.ZodType<DeadlinePolicy[]> = z.array(
  z.object({ afterMs: z.number().nonnegative(), consequence: z.enum(['remind', 'escalate', 'close', 'fail']) }),
);

/** A policy as it travels to a play. */
export const policySchema: z.ZodType<Policy> = z.object({
  stages: z.array(stageSchema),
  finalizing: z.string(),
  roles: z.partialRecord(roleSchema, z.array(roleActorSchema)),
  trustedAuthors: z.array(roleActorSchema),
  self: roleActorSchema.nullable(),
  deadlines: z.object({
    agent: ladderSchema,
    gate: ladderSchema,
    unclaimed: ladderSchema,
    resting: ladderSchema,
    play: ladderSchema,
  }),
  reworkLimit: z.number().nonnegative(),
  publishAfterMs: z.number().nonnegative(),
});

const command = z.object({ by: z.string(), reason: z.string() });

export const commandSchema: z.ZodType<Command> = command;
export const openSchema: z.ZodType<OpenCommand> = command.extend({ gate: z.string() });
export const rollbackSchema: z.ZodType<RollbackCommand> = command.extend({ to: z.string() });
export const adoptSchema: z.ZodType<AdoptCommand> = command.extend({
  run: runSnapshotSchema,
  owner: z.string().nullish(),
});
export const reconfigureSchema: z.ZodType<ReconfigureCommand> = command.extend({ policy: policySchema });

/** What is wrong with a message, in a line. */
export function inWords(error: z.ZodError): string {
  const issues = error.issues.map(({ path, message }) =>
    (path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`).slice(0, 200),
  );
  return issues.slice(0, 3).join('; ');
}
