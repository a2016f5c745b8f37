import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { Cluster, KubernetesObject } from '../../activities/argo/cluster.ts';
import { createKubernetesCluster } from '../../activities/argo/kubernetes-cluster.ts';
import { createPlayActivities } from '../../activities/create-play-activities.ts';
import { createOctokitGitHub } from '../../activities/github/octokit-github.ts';
import type { OpenGateInput, PlayActivities } from '../../activities/play-activities.ts';
import { RETRY_POLICIES } from '../../signals/retry-policies.ts';
import { startCluster, type ClusterStandIn } from '../../standins/cluster/start-cluster.ts';
import { CLEO, POLICY, TESS } from '../signals/github/crew.ts';
import { HEAD, restOf, timeline } from '../signals/github/payloads.ts';
import { startGitHub, type GitHubServer } from './github-server.ts';
import { asNew, recordedWorkflow } from './recordings.ts';

/** The activities of a play over HTTP: a cluster, a GitHub, and nothing replaced in between. */
export interface World {
  readonly standIn: ClusterStandIn;
  readonly cluster: Cluster;
  readonly github: GitHubServer;
  /** Runs one attempt as a worker would. */
  attempt<Input, Outcome>(
    activity: (activities: PlayActivities) => (input: Input) => Promise<Outcome>,
    input: Input,
    about?: { attempt?: number; cluster?: Cluster },
  ): Promise<Outcome>;
  stop(): Promise<void>;
}

/** Failed attempts are what is asked for here. */
const QUIET = new DefaultLogger('ERROR');

/** The clock of these tests: after every instant in the recordings. */
const NOW = Date.parse('2026-11-21T04:00:00Z');

export async function openWorld(): Promise<World> {
  const standIn = await startCluster();
  const github = await startGitHub();
  const cluster = createKubernetesCluster({ server: standIn.url, env: {}, requestTimeoutMs: 5_000 });
  const port = createOctokitGitHub({ apiUrl: github.url });
  return {
    standIn,
    cluster,
    github,
    attempt(activity, input, { attempt = 1, cluster: other } = {}) {
      const activities = createPlayActivities({
        cluster: other ?? cluster,
        github: port,
        clock: () => NOW,
        random: () => 0.5,
      });
      const environment = new MockActivityEnvironment(
        { attempt, retryPolicy: RETRY_POLICIES.resume },
        { logger: QUIET },
      );
      return environment.run(activity(activities), input);
    },
    stop: async () => {
      await Promise.all([standIn.stop(), github.stop()]);
    },
  };
}

/** Puts a recorded run into the cluster. */
export async function place(
  world: Pick<World, 'cluster'>,
  workflow: KubernetesObject,
  name: string,
): Promise<KubernetesObject> {
  return world.cluster.createWorkflow('argo', asNew(workflow, name));
}

/** The run at its first gate, as a real controller left it. */
export const AT_FIRST_GATE = recordedWorkflow('01-play-happy-path', 'suspended at wait-pr-created');
export const FIRST_GATE = { id: 'play-task-7-b-2880709953', startedAt: '2026-11-21T02:21:23Z' };

/** A pull request at which the gates up to `gate` hold. */
export function deliver(github: GitHubServer, gate: number): void {
  const labels = gate >= 1 ? ['ready-for-qa'] : [];
  const rest = restOf({
    pullRequest: { labels },
    reviews: gate >= 2 ? [{ by: TESS, commit: HEAD }] : [],
    timeline:
      gate >= 1 ? [timeline.commit(HEAD), timeline.label('labeled', 'ready-for-qa', CLEO)] : [timeline.commit(HEAD)],
  });
  Object.assign(github, rest);
}

/** The wish to open the first gate of this run. */
export function openFirstGate(workflow: KubernetesObject, change: Partial<OpenGateInput> = {}): OpenGateInput {
  return {
    play: 'play/acme/shop/7',
    owner: 'acme',
    repository: 'shop',
    task: '7',
    run: { namespace: 'argo', name: workflow.metadata.name, uid: workflow.metadata.uid ?? '' },
    node: FIRST_GATE,
    gate: 0,
    stageNow: 'pending',
    stageNext: 'quality-in-progress',
    stageRevision: 3,
    pullRequest: 12,
    policy: POLICY,
    known: null,
    waived: [],
    ...change,
  };
}
