import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../../cli/dev/start-world.ts';
import { REPOSITORIES } from '../../cli/dev/people.ts';
import { NAMESPACE } from '../../cli/dev/write-config.ts';
import { createActs } from '../../standins/agents/acts.ts';
import { defaultCast } from '../../standins/agents/default-cast.ts';
import { startAgents } from '../../standins/agents/start-agents.ts';
import { lastWords, runCommand } from '../../standins/temporal/run-command.ts';
import { projectRoot } from '../../standins/temporal/surroundings.ts';
import type { Plan } from './plan.ts';
import type { Services } from './run-services.ts';

/** One thing that was tried, and what came of it. Throws where it did not succeed. */
export interface Trial {
  readonly what: string;
  readonly attempt: () => Promise<string>;
}

/** What a play and its webhooks are tried with. */
export interface TrialGround {
  readonly world: World;
  readonly plan: Plan;
  readonly services: Services;
  /** Of the webhooks. */
  readonly secret: string;
  /** Where the world keeps its raw logs. */
  readonly logs: string;
  /** Ends what is being done. */
  readonly signal: AbortSignal;
}

/** Milliseconds an agent works. */
const WORK_MS = 100;

/** A play of three gates takes some seconds. */
const LIMIT_MS = 120_000;

/** Carries one play to its end by signed webhooks, and looks at it in the UI. */
export function trialsOf({ world, plan, services, secret, logs, signal }: TrialGround): Trial[] {
  const { ports, order } = plan;
  const environment = order.find(({ name }) => name === 'worker')?.environment ?? {};
  const [repository] = REPOSITORIES;
  const baton = async (...args: readonly string[]): Promise<string> => {
    const script = join(projectRoot(), 'bin', 'baton.js');
    const env = { ...environment, PATH: process.env['PATH'] ?? '', NO_COLOR: '1' };
    const result = await runCommand(process.execPath, [script, ...args], { env, limitMs: LIMIT_MS, signal });
    if (result.code !== 0) throw new Error(lastWords(result));
    return result.stdout;
  };
  const ui = async (path: string): Promise<string> => {
    const response = await fetch(`http://127.0.0.1:${ports['temporal-ui'] ?? 0}${path}`);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 200)}`);
    return text;
  };
  const namespace = environment['TEMPORAL_NAMESPACE'] ?? '';

  return [
    {
      what: 'Run once more, as by another `docker compose up`',
      attempt: async () => (await services.repeat()).join(', '),
    },
    {
      what: 'A play, started by the command line',
      attempt: async () => {
        const answer = await baton('start', repository.name, '7', '--json');
        return (JSON.parse(answer) as { play: string }).play;
      },
    },
    {
      what: 'Carried to its end by signed webhooks',
      attempt: async () => {
        const url = `http://127.0.0.1:${ports['bridge'] ?? 0}/webhooks/github`;
        world.github.hooks.add({ url, secret, repositories: [repository.id] });
        const cast = defaultCast(createActs(world.github.world, world.people), WORK_MS);
        const agents = startAgents({ kubeUrl: world.cluster.url, namespaces: [NAMESPACE], castOf: () => cast });
        try {
          const said = await baton('status', `${repository.name}#7`, '--watch');
          if (!said.includes('completed')) throw new Error(said.trim().split('\n').at(-1) ?? 'nothing was said');
        } finally {
          await agents.stop();
          await world.github.hooks.idle();
        }
        const answers = statusesOf(join(logs, 'deliveries.jsonl'));
        const refused = answers.filter((status) => status < 200 || status > 299);
        if (answers.length === 0 || refused.length > 0) throw new Error(`webhooks were answered ${answers.join(', ')}`);
        return `completed; ${answers.length} webhooks, all answered 2xx`;
      },
    },
    {
      what: "Temporal's UI shows the namespace and the play",
      attempt: async () => {
        if (!(await ui('/')).includes('<html')) throw new Error('/ is no page');
        await ui(`/api/v1/namespaces/${namespace}`);
        const query = encodeURIComponent("BatonStage = 'completed'");
        const found = await ui(`/api/v1/namespaces/${namespace}/workflows?query=${query}`);
        if (!found.includes(`play/${repository.name}/7`)) throw new Error(`the play is not among ${found}`);
        return `namespace ${namespace}, play/${repository.name}/7`;
      },
    },
  ];
}

/** The answers to the webhooks that the stand-in for GitHub sent. */
function statusesOf(file: string): number[] {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => Number((JSON.parse(line) as { status?: unknown }).status));
}
