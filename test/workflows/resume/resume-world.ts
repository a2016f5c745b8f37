import type { WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import type { Cluster, KubernetesObject } from '../../../activities/argo/cluster.ts';
import { createKubernetesCluster } from '../../../activities/argo/kubernetes-cluster.ts';
import { createPlayActivities } from '../../../activities/create-play-activities.ts';
import { createOctokitGitHub } from '../../../activities/github/octokit-github.ts';
import { createResumeActivities } from '../../../activities/resume/create-resume-activities.ts';
import { TASK_QUEUES, type PlayInput } from '../../../signals/messages.ts';
import { resumeStartOptions } from '../../../signals/resume-start.ts';
import { RESUME_WORKFLOW, type ResumeInput, type ResumeResult, type ResumeTarget } from '../../../signals/resume.ts';
import { startArgoController } from '../../../standins/cluster/argo/start-argo-controller.ts';
import { startCluster, type ClusterStandIn } from '../../../standins/cluster/start-cluster.ts';
import { startGitHub, type RunningGitHub } from '../../../standins/github/start-github.ts';
import { createMetrics, type Metrics } from '../../../telemetry/metrics.ts';
import { POLICY } from '../../signals/github/crew.ts';
import { startOwnServer, type OwnServer } from '../play/own-server.ts';
import { startPlay, withWorkers, workflowBundle, type RunningPlay } from '../play/running.ts';
import { INPUT } from '../play/simulation.ts';
import { createShop, type Shop } from './shop.ts';

/** Resume requests on a real Temporal server, with real activities over HTTP against a cluster with an Argo, and a GitHub. */
export interface ResumeWorld {
  readonly server: OwnServer;
  readonly standIn: ClusterStandIn;
  readonly cluster: Cluster;
  readonly github: RunningGitHub;
  readonly shop: Shop;
  readonly metrics: Metrics;
  /** Starts a request as the bridge does. */
  start(target?: Partial<ResumeTarget>, about?: Partial<ResumeInput>): Promise<WorkflowHandle>;
  /** The same, to its end. */
  resume(target?: Partial<ResumeTarget>, about?: Partial<ResumeInput>): Promise<ResumeResult>;
  /** Starts the play of a task as Baton does; it knows of nothing. */
  play(task: string, about?: Partial<PlayInput>): Promise<RunningPlay>;
  /** Resolves with the run once it is like that; asks again after each answer. */
  until(name: string, holds: (run: KubernetesObject) => boolean): Promise<KubernetesObject>;
  /** Runs workers for requests, and for plays, while `during` lasts. */
  during(story: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** A task of the repository that all stories are about. */
export function identityOf(task: string): ResumeTarget['identity'] {
  return { repositoryId: 7001, owner: 'Acme', repository: 'Shop', task };
}

/** Below Jest's limit for a test. */
const PATIENCE_MS = 40_000;

export async function openResumeWorld(): Promise<ResumeWorld> {
  const standIn = await startCluster();
  const argo = startArgoController({ url: standIn.url, namespaces: ['argo'], requeueMs: 50 });
  const shop = createShop();
  const github = await startGitHub({ world: shop.world });
  const server = await startOwnServer();
  const metrics = createMetrics();
  const cluster = createKubernetesCluster({ server: standIn.url, env: {}, requestTimeoutMs: 5_000 });
  const port = createOctokitGitHub({ apiUrl: github.url, token: shop.token });
  const { client, native: connection } = server;
  let requests = 0;

  const start: ResumeWorld['start'] = (target = {}, about = {}) => {
    requests += 1;
    const input: ResumeInput = {
      target: {
        identity: identityOf('7'),
        namespace: 'argo',
        gate: 'waiting-pr-created',
        pullRequest: null,
        workflowName: null,
        labelSelector: null,
        ...target,
      },
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
    server,
    standIn,
    cluster,
    github,
    shop,
    metrics,
    start,
    resume: async (target, about) => (await start(target, about)).result() as Promise<ResumeResult>,
    play: (task, about = {}) =>
      startPlay(client, {
        ...INPUT,
        identity: identityOf(task),
        policy: POLICY,
        ...about,
      }),
    until: async (name, holds) => {
      const giveUpAt = Date.now() + PATIENCE_MS;
      for (;;) {
        const run = await cluster.readWorkflow('argo', name);
        if (run !== null && holds(run)) return run;
        if (Date.now() > giveUpAt) throw new Error(`run ${name} never came there: ${JSON.stringify(run?.status)}`);
      }
    },
    during: async (story) => {
      const worker = await Worker.create({
        connection,
        taskQueue: TASK_QUEUES.resumes,
        workflowBundle: await workflowBundle(),
        activities: { ...createResumeActivities({ cluster, github: port, client, metrics }) },
      });
      await worker.runUntil(
        withWorkers(connection, { activities: createPlayActivities({ cluster, github: port }) }, story),
      );
    },
    stop: async () => {
      await Promise.all([argo.stop(), github.stop(), server.stop()]);
      await standIn.stop();
    },
  };
}
