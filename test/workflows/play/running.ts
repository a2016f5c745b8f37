import type { Client, WorkflowHandle } from '@temporalio/client';
import {
  DefaultLogger,
  Runtime,
  Worker,
  type NativeConnection,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import type { PlayActivities } from '../../../activities/play-activities.ts';
import type { RunSnapshot } from '../../../signals/facts.ts';
import {
  deliveredSignal,
  observedSignal,
  PLAY_WORKFLOW,
  statusQuery,
  TASK_QUEUES,
  type PlayInput,
  type PlayStatus,
} from '../../../signals/messages.ts';
import { playStartOptions } from '../../../signals/play-start.ts';
import type { Fact } from '../../../signals/facts.ts';
import { bundleWorkflows } from '../../../worker/workflow-code.ts';
import type { World } from './world.ts';

/** Plays on a real server, with activities that touch a world in memory. */

Runtime.install({ logger: new DefaultLogger('WARN') });

/** Below Jest's limit for a test, so that a failure says what the play shows, and the workers end. */
const PATIENCE_MS = 25_000;

let bundle: Promise<WorkflowBundleWithSourceMap> | undefined;

/** The workflow bundle, made once a test file. */
export function workflowBundle(): Promise<WorkflowBundleWithSourceMap> {
  bundle ??= bundleWorkflows();
  return bundle;
}

/** Runs workers for plays and their activities while `during` lasts. */
export async function withWorkers(
  connection: NativeConnection,
  world: Pick<World, 'activities'>,
  during: () => Promise<void>,
): Promise<void> {
  const plays = await Worker.create({
    connection,
    taskQueue: TASK_QUEUES.plays,
    workflowBundle: await workflowBundle(),
  });
  await plays.runUntil(withActivities(connection, world.activities, during));
}

/** Runs workers for the activities of plays, and for no play, while `during` lasts. */
export async function withActivities(
  connection: NativeConnection,
  { publishStatus, comment, ...effects }: PlayActivities,
  during: () => Promise<void>,
): Promise<void> {
  const worker = (taskQueue: string, activities: object): Promise<Worker> =>
    Worker.create({ connection, taskQueue, activities });
  const acting = await worker(TASK_QUEUES.plays, effects);
  const telling = await worker(TASK_QUEUES.publications, { publishStatus, comment });
  await acting.runUntil(telling.runUntil(during));
}

/** A play and the ways to speak to it. */
export interface RunningPlay {
  readonly handle: WorkflowHandle;
  status(): Promise<PlayStatus>;
  deliver(facts: readonly Fact[]): Promise<void>;
  observe(run: RunSnapshot): Promise<void>;
  /** Resolves when the play shows what is wished for; asks again after each answer, and throws when that lasts too long. */
  until(wish: (status: PlayStatus) => boolean): Promise<PlayStatus>;
}

/** Starts a play as Baton does. */
export async function startPlay(client: Client, input: PlayInput): Promise<RunningPlay> {
  const { owner, repository, task } = input.identity;
  const options = playStartOptions(input, `${owner}/${repository}#${task}`);
  const handle = await client.workflow.start(PLAY_WORKFLOW, options);
  let deliveries = 0;
  const status = (): Promise<PlayStatus> => handle.query(statusQuery);
  return {
    handle,
    status,
    deliver: (facts) => {
      deliveries += 1;
      return handle.signal(deliveredSignal, {
        delivery: `delivery-${String(deliveries)}`,
        event: 'pull_request',
        facts,
      });
    },
    observe: (run) => handle.signal(observedSignal, { run }),
    until: async (wish) => {
      const giveUpAt = Date.now() + PATIENCE_MS;
      for (;;) {
        const now = await status();
        if (wish(now)) return now;
        if (Date.now() > giveUpAt)
          throw new Error(`the play never came there; it shows ${JSON.stringify(now, null, 1)}`);
      }
    },
  };
}
