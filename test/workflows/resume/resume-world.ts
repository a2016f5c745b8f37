import { Worker } from '@temporalio/worker';
import type { WorkflowHandle } from '@temporalio/client';
import { createPlayActivities } from '../../../activities/create-play-activities.ts';
import { createOctokitGitHub } from '../../../activities/github/octokit-github.ts';
import { createResumeActivities } from '../../../activities/resume/create-resume-activities.ts';
import { TASK_QUEUES } from '../../../signals/messages.ts';
import { resumeStartOptions } from '../../../signals/resume-start.ts';
import { RESUME_WORKFLOW, type ResumeInput, type ResumeResult, type ResumeTarget } from '../../../signals/resume.ts';
import { createMetrics, type Metrics } from '../../../telemetry/metrics.ts';
import { openWorld, type World } from '../../activities/world.ts';
import { POLICY } from '../../signals/github/crew.ts';
import { startOwnServer, type OwnServer } from '../play/own-server.ts';
import { withWorkers, workflowBundle } from '../play/running.ts';

/** Resume requests on a real Temporal server, with real activities over HTTP against a cluster and a GitHub. */
export interface ResumeWorld extends World {
  readonly server: OwnServer;
  readonly metrics: Metrics;
  /** Starts a request as the bridge does. */
  start(target?: Partial<ResumeTarget>, about?: Partial<ResumeInput>): Promise<WorkflowHandle>;
  /** The same, to its end. */
  resume(target?: Partial<ResumeTarget>, about?: Partial<ResumeInput>): Promise<ResumeResult>;
  /** Runs workers for requests, and for plays, while `during` lasts. */
  during(story: () => Promise<void>): Promise<void>;
}

const TARGET: ResumeTarget = {
  identity: { repositoryId: 7001, owner: 'Acme', repository: 'Shop', task: '7' },
  namespace: 'argo',
  gate: 'waiting-pr-created',
  pullRequest: 12,
  workflowName: null,
  labelSelector: null,
};

export async function openResumeWorld(): Promise<ResumeWorld> {
  const world = await openWorld();
  const server = await startOwnServer();
  const metrics = createMetrics();
  const github = createOctokitGitHub({ apiUrl: world.github.url });
  const { client, native: connection } = server;
  const play = createPlayActivities({ cluster: world.cluster, github });
  let requests = 0;
  const start: ResumeWorld['start'] = (target = {}, about = {}) => {
    requests += 1;
    const input: ResumeInput = {
      target: { ...TARGET, ...target },
      parameters: {},
      rules: [],
      by: 'sensor',
      override: null,
      policy: POLICY,
      deadlineMs: 0,
      ...about,
    };
    return client.workflow.start(RESUME_WORKFLOW, resumeStartOptions(input, `request-${String(requests)}`));
  };
  return {
    ...world,
    server,
    metrics,
    start,
    resume: async (target, about) => (await start(target, about)).result() as Promise<ResumeResult>,
    during: async (story) => {
      const worker = await Worker.create({
        connection,
        taskQueue: TASK_QUEUES.resumes,
        workflowBundle: await workflowBundle(),
        activities: { ...createResumeActivities({ cluster: world.cluster, github, client, metrics }) },
      });
      await worker.runUntil(withWorkers(connection, { activities: play }, story));
    },
    stop: async () => {
      await Promise.all([world.stop(), server.stop()]);
    },
  };
}
