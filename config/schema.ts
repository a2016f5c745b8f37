import { z } from 'zod';
import { argoServerSchema } from './argo-server-schema.ts';
import { breakerSchema } from './breaker-schema.ts';
import { apiSchema } from './api-schema.ts';
import { CONDITION_VOCABULARY, parseCondition, ROLES } from './condition.ts';
import { deadlinesSchema } from './deadlines-schema.ts';
import { durationSchema } from './duration.ts';

/**
 * `baton.yaml`. Every message of ours begins with "expected", so that a problem can be told as key, value and what was
 * expected instead; see problems.ts. Descriptions end up in the published JSON Schema, where editors show them.
 */

const STAGE_LABEL = 'expected a label value of Kubernetes: at most 63 letters, digits, "-", "_" or "."';

/** A whole number, with one message whatever is wrong with it. */
function wholeNumber(from: number, to?: number) {
  const error =
    to === undefined
      ? `expected a whole number from ${String(from)}`
      : `expected a whole number from ${String(from)} to ${String(to)}`;
  const number = z.int({ error }).min(from, { error });
  return to === undefined ? number : number.max(to, { error });
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const portSchema = wholeNumber(0, 65_535);
const urlSchema = z.url({ protocol: /^https?$/, error: 'expected an http or https URL' });
const textSchema = z.string().min(1, 'expected text that is not empty');

const actorSchema = z
  .strictObject({
    id: wholeNumber(1)
      .optional()
      .describe("GitHub's numeric actor id (`gh api users/LOGIN --jq .id`); it is what counts."),
    login: textSchema
      .optional()
      .describe(
        'Only counts where no id is given: logins can change hands. `rex[bot]` names the account of an App, also where GitHub shows it as `rex`; `rex` names that of a person. Of an App whose login has no ending, the id is surest.',
      ),
  })
  .refine((actor) => actor.id !== undefined || actor.login !== undefined, 'expected an id, a login or both');

const roleSchema = z.enum(ROLES);

const conditionSchema = z
  .string()
  .refine((text) => parseCondition(text) !== null, `expected ${CONDITION_VOCABULARY}`)
  .describe(`When the gate opens: ${CONDITION_VOCABULARY}.`);

const stageLabelSchema = z.string().regex(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/, STAGE_LABEL);

const stageSchema = z.strictObject({
  role: roleSchema.describe('Who works here.'),
  working: stageLabelSchema.describe("The run's current-stage label while the agent works."),
  gate: z.strictObject({
    nodes: z.array(textSchema).min(1, 'expected at least one name').describe('Names of the suspend node.'),
    waiting: stageLabelSchema.describe("The run's current-stage label while it waits at the gate."),
    condition: conditionSchema,
  }),
});

/** Labels that mean something else already. */
const RESERVED_STAGES = ['pending', 'completed', 'failed', 'cancelled', 'abandoned'];

const stagesSchema = z
  .array(stageSchema)
  .min(1, 'expected at least one stage')
  .superRefine((stages, context) => {
    const labels = new Set(RESERVED_STAGES);
    const nodes = new Set<string>();
    const once = (seen: Set<string>, value: string, path: (string | number)[], what: string): void => {
      if (seen.has(value))
        context.addIssue({ code: 'custom', path, message: `expected a ${what} that nothing else has` });
      seen.add(value);
    };
    stages.forEach((stage, index) => {
      once(labels, stage.working, [index, 'working'], 'label');
      once(labels, stage.gate.waiting, [index, 'gate', 'waiting'], 'label');
      stage.gate.nodes.forEach((node, position) => {
        once(nodes, node, [index, 'gate', 'nodes', position], 'node name');
      });
    });
  });

const repositorySchema = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, 'expected owner/name')
    .describe('owner/name'),
  id: wholeNumber(1).optional().describe("GitHub's numeric id; with it a rename or transfer changes nothing."),
  namespace: textSchema.default('argo').describe('Kubernetes namespace of its runs.'),
  template: textSchema.default('baton-play').describe('WorkflowTemplate that `baton start` submits.'),
  parameters: z.record(z.string(), z.string()).default({}).describe('Arguments for the template.'),
  adopt: z.boolean().default(true).describe('The watch starts a play for each run that it sees.'),
});

const repositoriesSchema = z.array(repositorySchema).superRefine((repositories, context) => {
  repositories.forEach((repository, index) => {
    const name = repository.name.toLowerCase();
    const first = repositories.findIndex((other) => other.name.toLowerCase() === name);
    if (first < index) {
      context.addIssue({ code: 'custom', path: [index, 'name'], message: 'expected each repository once' });
    }
    const { id } = repository;
    if (id !== undefined && repositories.findIndex((other) => other.id === id) < index) {
      context.addIssue({ code: 'custom', path: [index, 'id'], message: 'expected each id once' });
    }
  });
});

/** `baton.yaml`. Published as JSON Schema in deploy/baton.schema.json. */
export const configSchema = z
  .strictObject({
    repositories: repositoriesSchema.default([]).describe('The repositories whose tasks Baton carries.'),
    roles: z
      .partialRecord(roleSchema, z.array(actorSchema).min(1, 'expected at least one account'))
      .default({})
      .describe('Which GitHub accounts are which agent.'),
    trustedAuthors: z
      .array(actorSchema)
      .default([])
      .describe("Who may open a task's pull request besides the implementation role."),
    self: actorSchema.optional().describe("Baton's own GitHub account; its echoes are ignored."),
    stages: stagesSchema
      .optional()
      .describe('The stages in order. Left out: Rex, Cleo and Tess with their three gates.'),
    finalizing: stageLabelSchema.default('finalizing').describe("The run's label after the last gate."),
    deadlines: deadlinesSchema
      .default({})
      .describe('What happens when a wait lasts too long. Time on hold does not count.'),
    reworkLimit: wholeNumber(1)
      .default(5)
      .describe('How often the implementation agent may push over a verdict before a person is asked.'),
    publishAfter: durationSchema
      .default('10s')
      .describe('How long a stage must last before it is published on the pull request.'),
    unclaimedLimit: wholeNumber(1).default(100).describe('Plays of one repository that may wait for a run at a time.'),
    logLevel: z
      .enum(LOG_LEVELS, `expected ${LOG_LEVELS.slice(0, -1).join(', ')} or ${LOG_LEVELS.at(-1) ?? ''}`)
      .default('info')
      .describe('The lowest level that the bridge and the worker log.'),
    github: z
      .strictObject({
        apiUrl: urlSchema.default('https://api.github.com'),
        token: textSchema.optional().describe('Better given as BATON_GITHUB_TOKEN.'),
      })
      .prefault({}),
    bridge: z
      .strictObject({
        host: textSchema.default('127.0.0.1').describe('Address on which the bridge listens.'),
        port: portSchema.default(8080),
        secrets: z
          .array(textSchema)
          .default([])
          .describe(
            'Any of them may have signed a delivery, so that a secret can be rotated. Better given as BATON_WEBHOOK_SECRETS, separated by commas.',
          ),
        byteBudget: wholeNumber(1)
          .default(256 * 1024 * 1024)
          .describe('Bytes of bodies that may be in memory at once.'),
        deadlineMs: wholeNumber(1)
          .default(8_000)
          .describe(
            'Milliseconds in which a delivery must have come and Temporal accepted its facts; GitHub hangs up after ten seconds.',
          ),
      })
      .prefault({}),
    api: apiSchema.prefault({}),
    worker: z
      .strictObject({
        metricsPort: portSchema
          .nullable()
          .default(null)
          .describe("Where the worker's own HTTP (livez, readyz, metrics) listens; null for nowhere."),
        versioning: z
          .strictObject({ deployment: textSchema, build: textSchema })
          .nullable()
          .default(null)
          .describe("Temporal's worker versioning; null for none."),
        contentWritesPerHour: wholeNumber(1)
          .default(250)
          .describe(
            'Statuses and comments that this worker writes to GitHub in any hour. GitHub takes 500 from all together; the default leaves room for two workers.',
          ),
        shutdownGrace: durationSchema
          .default('30s')
          .describe('What running activities get when the worker is stopped.'),
      })
      .prefault({}),
    breaker: breakerSchema
      .prefault({})
      .describe('Circuit breakers before the Kubernetes API, GitHub and Temporal; see operations.md.'),
    kubernetes: z
      .strictObject({
        server: urlSchema.optional().describe('URL of the API server. Left out: in-cluster, then the kubeconfig.'),
        token: textSchema.optional().describe('Better given as BATON_KUBERNETES_TOKEN.'),
        context: textSchema.optional().describe('A context of the kubeconfig.'),
        qps: wholeNumber(1)
          .default(50)
          .describe(
            'Requests a second that this process sends to the API server in the long run. The default opens 50 gates, each a read and a patch, in two seconds even after a burst.',
          ),
        burst: wholeNumber(1)
          .default(100)
          .describe('Requests that it may send at once after a pause. Lists leave a quarter of them to gates.'),
      })
      .prefault({}),
    argoServer: argoServerSchema.prefault({}),
    temporal: z
      .strictObject({
        address: textSchema.optional().describe('host:port. Left out: TEMPORAL_ADDRESS, the profile, localhost:7233.'),
        namespace: textSchema.optional(),
        profile: textSchema.optional().describe("A profile of Temporal's own configuration file (TLS, API keys)."),
      })
      .prefault({}),
  })
  .superRefine((config, context) => {
    const labels = (config.stages ?? []).flatMap((stage) => [stage.working, stage.gate.waiting]);
    if ([...labels, ...RESERVED_STAGES].includes(config.finalizing)) {
      context.addIssue({ code: 'custom', path: ['finalizing'], message: 'expected a label that nothing else has' });
    }
  });

/** The configuration with its defaults filled in. */
export type Config = z.infer<typeof configSchema>;
/** One repository of the configuration. */
export type RepositoryConfig = Config['repositories'][number];
