import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import type { PlayActivities } from '../activities/play-activities.ts';
import type { ResumeActivities } from '../activities/resume/resume-activities.ts';
import type { StageActivities } from '../activities/stage/stage-activities.ts';
import type { TransitionActivities } from '../activities/transition-activities.ts';
import type { UpkeepActivities } from '../activities/upkeep/upkeep-activities.ts';
import { toMs } from '../config/duration.ts';
import type { Config } from '../config/schema.ts';
import { TASK_QUEUES } from '../signals/messages.ts';
import { workflowCode } from './workflow-code.ts';

/** What workers are made of. */
export interface WorkersOptions {
  readonly config: Pick<Config, 'worker' | 'repositories'>;
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly play: PlayActivities;
  readonly upkeep: UpkeepActivities;
  readonly resume: ResumeActivities;
  readonly transition: TransitionActivities;
  readonly stage: StageActivities;
}

/** Activities at once. Each gate takes one for some tens of milliseconds; GitHub and the API server feel more. */
const EFFECTS = 50;

/** Statuses and comments at once, and a second from all workers together: GitHub takes 80 of them a minute. */
const PUBLICATIONS = { names: ['publishStatus', 'comment'] as readonly string[], atOnce: 5, aSecond: 1.25 };

/** Activities of upkeep at once besides the watches, which never end. */
const UPKEEP = 10;

/** Activities of resume requests at once. */
const RESUMES = 20;

/**
 * One worker a queue, each with its own slots, so that whatever is slow in one never delays another: plays think and
 * act on `plays` (with slots for each), tell people on `publications`, `upkeep` watches over all, and `resumes` has the
 * requests over HTTP.
 */
export async function createWorkers(options: WorkersOptions): Promise<Worker[]> {
  const { config, connection, namespace } = options;
  const common: Pick<WorkerOptions, 'connection' | 'namespace' | 'shutdownGraceTime' | 'workerDeploymentOptions'> = {
    connection,
    namespace,
    shutdownGraceTime: toMs(config.worker.shutdownGrace),
    ...versioningOf(config.worker),
  };
  const watches = new Set(config.repositories.map((repository) => repository.namespace)).size;
  const activities = Object.entries(options.play);
  const tells = ([name]: readonly [string, unknown]): boolean => PUBLICATIONS.names.includes(name);
  const workflowBundle = await workflowCode();
  return Promise.all([
    Worker.create({
      ...common,
      workflowBundle,
      taskQueue: TASK_QUEUES.plays,
      // On the same queue, so that an effect starts with the answer to the workflow task that decided it.
      activities: { ...Object.fromEntries(activities.filter((each) => !tells(each))), ...options.transition },
      maxConcurrentActivityTaskExecutions: EFFECTS,
    }),
    Worker.create({
      ...common,
      taskQueue: TASK_QUEUES.publications,
      activities: Object.fromEntries(activities.filter(tells)),
      maxConcurrentActivityTaskExecutions: PUBLICATIONS.atOnce,
      // The server sees to it, whatever the number of workers.
      maxTaskQueueActivitiesPerSecond: PUBLICATIONS.aSecond,
    }),
    Worker.create({
      ...common,
      workflowBundle,
      taskQueue: TASK_QUEUES.upkeep,
      activities: { ...options.upkeep },
      maxConcurrentActivityTaskExecutions: watches + UPKEEP,
      maxCachedWorkflows: watches + UPKEEP,
    }),
    Worker.create({
      ...common,
      workflowBundle,
      taskQueue: TASK_QUEUES.resumes,
      activities: { ...options.resume, ...options.stage },
      maxConcurrentActivityTaskExecutions: RESUMES,
    }),
  ]);
}

/** Off unless configured. Plays move to the new code with their next task: what they wait for can take days. */
function versioningOf({ versioning }: Config['worker']): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  if (versioning === null) return {};
  return {
    workerDeploymentOptions: {
      useWorkerVersioning: true,
      version: { deploymentName: versioning.deployment, buildId: versioning.build },
      defaultVersioningBehavior: 'AUTO_UPGRADE',
    },
  };
}
