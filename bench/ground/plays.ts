import { playInputOf } from '../../cli/demo/play-input.ts';
import type { StandIns } from '../../cli/dev/start-stand-ins.ts';
import { createTemporalPlays } from '../../cli/temporal-plays.ts';
import { policyFor } from '../../config/policies.ts';
import type { Config } from '../../config/schema.ts';
import { playId } from '../../signals/messages.ts';
import { QA_LABEL } from '../../standins/agents/acts.ts';
import type { Delivery } from '../../standins/github/webhooks/delivery.ts';
import type { ConnectedClient } from '../../worker/connect.ts';
import { REPOSITORY } from './baton.ts';
import { BENCH_TEMPLATES } from './bench-templates.ts';
import { limited } from './limited.ts';
import type { Post } from './post.ts';
import type { Runs } from './runs.ts';

/** A play that is being measured. */
export interface BenchPlay {
  readonly task: string;
  /** Workflow id. */
  readonly id: string;
  /** The uid of its run. Throws before there is one. */
  readonly uid: () => string;
  /** The number of its pull request. Throws before one has been opened. */
  readonly pullRequest: () => number;
  /** Resolves once the run stands at this gate (0, 1, 2) and its label says so. */
  readonly waitsAt: (gate: number) => Promise<void>;
  /** Does on GitHub what this gate waits for; the answer is the webhook, which has not been sent yet. */
  readonly act: (gate: number) => Delivery;
  /** Resolves once the gate is open. */
  readonly opened: (gate: number) => Promise<void>;
  /** Resolves when the play has ended, with its last stage. */
  readonly ended: () => Promise<string>;
}

/** Plays, each with a task of its own. */
export interface Plays {
  /** Has Baton start a play and submit its run. What `policy` names is not as configured. */
  readonly start: (
    template: keyof typeof BENCH_TEMPLATES,
    policy?: { readonly publishAfterMs?: number },
  ) => Promise<BenchPlay>;
  /** Starts so many, some at a time, and resolves when all of them wait at their first gate. */
  readonly startMany: (count: number) => Promise<readonly BenchPlay[]>;
}

/** What plays take place in. */
interface PlaysOptions {
  readonly client: ConnectedClient;
  readonly config: Config;
  readonly standIns: StandIns;
  readonly runs: Runs;
  readonly post: Post;
}

/** Starts at a time: a crowd that comes in at once would have the first wait for the last. */
const STARTS_AT_ONCE = 40;

export function createPlays({ client, config, standIns, runs, post }: PlaysOptions): Plays {
  const { github, people } = standIns;
  const [owner = '', name = ''] = REPOSITORY.name.split('/');
  const { stages } = policyFor(config);
  let lastTask = 0;

  const start: Plays['start'] = async (template, policy = {}) => {
    lastTask += 1;
    const task = String(lastTask);
    const id = playId({ owner, repository: name, task });
    const input = playInputOf(config, REPOSITORY.name, task);
    const run = { ...input.run, template: BENCH_TEMPLATES[template] };
    await createTemporalPlays(client).start(id, { ...input, policy: { ...input.policy, ...policy }, run }, false);

    let opened: number | null = null;
    const pullRequest = (): number => {
      if (opened === null) throw new Error(`task ${task} has no pull request yet`);
      return opened;
    };
    return {
      task,
      id,
      uid: () => runs.of(task).uid,
      pullRequest,
      waitsAt: (gate) => runs.until(task, ({ stage }) => stage === stages[gate]?.gate.waiting, `at gate ${gate}`),
      act: (gate) => {
        const repository = REPOSITORY.name;
        if (gate === 0) {
          const said = { title: `Task ${task}`, body: `Task-Id: ${task}` };
          const head = `task-${task}-implementation`;
          opened = github.world.openPullRequest({ repository, by: people.rex, head, ...said }).number;
        } else if (gate === 1) {
          github.world.label({ repository, number: pullRequest(), by: people.cleo, label: QA_LABEL });
        } else {
          github.world.review({ repository, number: pullRequest(), by: people.tess, verdict: 'approve' });
        }
        return post.collectOne();
      },
      opened: (gate) => {
        const before = stages.slice(0, gate + 1).flatMap(({ working, gate: { waiting } }) => [working, waiting]);
        return runs.until(task, ({ stage }) => stage !== null && !before.includes(stage), `past gate ${gate}`);
      },
      ended: async () => {
        const status = (await client.workflow.getHandle(id).result()) as { readonly stage: string };
        return status.stage;
      },
    };
  };

  return {
    start,
    startMany: async (count) => {
      const limit = limited(STARTS_AT_ONCE);
      const starting = Array.from({ length: count }, () =>
        limit(async () => {
          const play = await start('gates');
          await play.waitsAt(0);
          return play;
        }),
      );
      return Promise.all(starting);
    },
  };
}
