import { parseCondition } from './condition.ts';
import { toMs } from './duration.ts';
import type { Config } from './schema.ts';
import type { DeadlinePolicy, DeadlinesPolicy, Policy, Role, RoleActor, StagePolicy } from './policy.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Rex, Cleo and Tess with their three gates; see docs/architecture.md, "Stages and gates". */
export const DEFAULT_STAGES: readonly StagePolicy[] = [
  {
    role: 'implementation',
    working: 'implementation-in-progress',
    gate: {
      nodes: ['wait-pr-created', 'wait-for-pr-created'],
      waiting: 'waiting-pr-created',
      condition: { kind: 'pull-request-open' },
    },
  },
  {
    role: 'quality',
    working: 'quality-in-progress',
    gate: {
      nodes: ['wait-ready-for-qa'],
      waiting: 'waiting-ready-for-qa',
      condition: { kind: 'label', label: 'ready-for-qa', role: 'quality' },
    },
  },
  {
    role: 'testing',
    working: 'testing-in-progress',
    gate: {
      nodes: ['wait-pr-approved', 'wait-for-tess-approval'],
      waiting: 'waiting-pr-approved',
      condition: { kind: 'approved', role: 'testing' },
    },
  },
];

/** What each wait leads to where the configuration says nothing. */
const DEFAULT_DEADLINES: DeadlinesPolicy = {
  agent: [{ afterMs: 24 * HOUR, consequence: 'escalate' }],
  gate: [
    { afterMs: 30 * MINUTE, consequence: 'remind' },
    { afterMs: 4 * HOUR, consequence: 'escalate' },
  ],
  unclaimed: [{ afterMs: 72 * HOUR, consequence: 'close' }],
  resting: [{ afterMs: 72 * HOUR, consequence: 'close' }],
  play: [
    { afterMs: 13 * DAY, consequence: 'remind' },
    { afterMs: 14 * DAY, consequence: 'fail' },
  ],
};

/** What the plays of this configuration are judged by: strings read, durations in milliseconds, ladders in order. */
export function policyFor(config: Config): Policy {
  const { deadlines } = config;
  return {
    stages: config.stages?.map(stageOf) ?? DEFAULT_STAGES,
    finalizing: config.finalizing,
    roles: rolesOf(config.roles),
    trustedAuthors: config.trustedAuthors.map(actorOf),
    self: config.self === undefined ? null : actorOf(config.self),
    deadlines: {
      agent: ladderOf(deadlines.agent) ?? DEFAULT_DEADLINES.agent,
      gate: ladderOf(deadlines.gate) ?? DEFAULT_DEADLINES.gate,
      unclaimed: ladderOf(deadlines.unclaimed) ?? DEFAULT_DEADLINES.unclaimed,
      resting: ladderOf(deadlines.resting) ?? DEFAULT_DEADLINES.resting,
      play: ladderOf(deadlines.play) ?? DEFAULT_DEADLINES.play,
    },
    reworkLimit: config.reworkLimit,
    publishAfterMs: toMs(config.publishAfter),
  };
}

function stageOf(stage: NonNullable<Config['stages']>[number]): StagePolicy {
  const condition = parseCondition(stage.gate.condition);
  if (condition === null) throw new RangeError(`"${stage.gate.condition}" is not a condition`);
  return { ...stage, gate: { ...stage.gate, condition } };
}

function rolesOf(roles: Config['roles']): Policy['roles'] {
  const entries = Object.entries(roles).map(([role, actors]) => [role, actors.map(actorOf)]);
  return Object.fromEntries(entries) as Partial<Record<Role, readonly RoleActor[]>>;
}

function actorOf(actor: Config['trustedAuthors'][number]): RoleActor {
  return { id: actor.id ?? null, login: actor.login ?? null };
}

function ladderOf(ladder: Config['deadlines']['gate']): readonly DeadlinePolicy[] | undefined {
  return ladder
    ?.map((rung) => ({ afterMs: toMs(rung.after), consequence: rung.then }))
    .sort((a, b) => a.afterMs - b.afterMs);
}
