import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { Cluster, KubernetesObject } from '../../activities/argo/cluster.ts';
import { createKubernetesCluster } from '../../activities/argo/kubernetes-cluster.ts';
import { createPlayActivities } from '../../activities/create-play-activities.ts';
import { createOctokitGitHub } from '../../activities/github/octokit-github.ts';
import type { OpenGateInput, PlayActivities } from '../../activities/play-activities.ts';
import { RETRY_POLICIES } from '../../signals/retry-policies.ts';
import { CLEO, POLICY, TESS } from '../signals/github/crew.ts';
import { HEAD, restOf, timeline } from '../signals/github/payloads.ts';
import { openStandIn, type OpenCluster, type OpenedCluster } from '../setup/each-cluster.ts';
import { startGitHub, type GitHubServer } from './github-server.ts';
import { asNew, recordedWorkflow } from './recordings.ts';

/** The activities of a play over HTTP: a cluster, a GitHub, and nothing replaced in between. */
export interface World {
  /** The stand-in, or a real API server behind a door that can do the same. */
  readonly standIn: OpenedCluster;
  /** Where the runs are. */
  readonly namespace: string;
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

/** @param open @default the stand-in */
export async function openWorld(open: OpenCluster = openStandIn): Promise<World> {
  const standIn = await open();
  const github = await startGitHub();
  const cluster = createKubernetesCluster({ server: standIn.url, env: {}, requestTimeoutMs: 5_000 });
  const port = createOctokitGitHub({ apiUrl: github.url });
  return {
    standIn,
    namespace: standIn.namespace,
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
  { cluster, namespace = 'argo' }: Pick<World, 'cluster'> & Partial<Pick<World, 'namespace'>>,
  workflow: KubernetesObject,
  name: string,
): Promise<KubernetesObject> {
  return cluster.createWorkflow(namespace, asNew(workflow, name));
}

/** The run at its first gate, as a real controller left it. */
export const AT_FIRST_GATE = recordedWorkflow('01-play-happy-path', 'suspended at wait-pr-created');
export const FIRST_GATE = { id: 'play-task-7-b-2880709953', startedAt: '2026-11-21T02:21:23Z' };

/** How a play names this run. */
export function referenceTo({ metadata }: KubernetesObject): OpenGateInput['run'] {
  return { namespace: metadata.namespace ?? '', name: metadata.name, uid: metadata.uid ?? '' };
}

/** How often this run has been written to since it was as it is here, as a watch tells it. */
export async function writesTo({ cluster, namespace }: World, run: KubernetesObject): Promise<number> {
  const { name, resourceVersion = '' } = run.metadata;
  const last = (await cluster.readWorkflow(namespace, name))?.metadata.resourceVersion;
  if (last === resourceVersion) return 0;
  let writes = 0;
  const watch = { resourceVersion, timeoutSeconds: 20, signal: new AbortController().signal };
  for await (const { object } of cluster.watchWorkflows(namespace, watch)) {
    if (object.metadata.name === name) writes += 1;
    if (object.metadata.resourceVersion === last) return writes;
  }
  throw new Error(`${name} was never told at version ${String(last)}`);
}

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
    run: referenceTo(workflow),
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
