import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, Runtime, Worker, type NativeConnection } from '@temporalio/worker';
import type { Cluster, KubernetesObject } from '../../../activities/argo/cluster.ts';
import { createKubernetesCluster } from '../../../activities/argo/kubernetes-cluster.ts';
import { createPlayActivities } from '../../../activities/create-play-activities.ts';
import { createTransitionActivities } from '../../../activities/create-transition-activities.ts';
import type { GitHub } from '../../../activities/github/github.ts';
import { TASK_QUEUES } from '../../../signals/messages.ts';
import {
  TRANSITION_WORKFLOW,
  type Destination,
  type TransitionInput,
  type TransitionResult,
} from '../../../signals/transition.ts';
import { transitionStartOptions } from '../../../signals/transition-start.ts';
import { bundleWorkflows } from '../../../worker/workflow-code.ts';
import { startCluster, type ClusterStandIn } from '../../../standins/cluster/start-cluster.ts';
import { referenceTo } from '../../activities/world.ts';
import { AT_FIRST_GATE, place } from '../../activities/world.ts';
import { POLICY } from '../play/policy.ts';

// Failed attempts are what is asked for here.
Runtime.install({ logger: new DefaultLogger('ERROR') });

/** Transitions on a real server, whose activities write to a cluster over HTTP. */
export interface Transitions {
  readonly standIn: ClusterStandIn;
  readonly cluster: Cluster;
  readonly referenceTo: typeof referenceTo;
  /** A run at its first gate, under a name of its own; no play owns it. */
  place(): Promise<KubernetesObject>;
  read(run: KubernetesObject): Promise<KubernetesObject>;
  begin(
    client: Client,
    run: KubernetesObject,
    destination: Destination,
    change?: Partial<TransitionInput>,
  ): Promise<WorkflowHandle<() => Promise<TransitionResult>>>;
  /** Runs workers for transitions while `work` lasts. */
  during(
    env: { readonly nativeConnection: NativeConnection },
    work: () => Promise<void>,
    namespace?: string,
  ): Promise<void>;
  stop(): Promise<void>;
}

export async function openTransitions(): Promise<Transitions> {
  const standIn = await startCluster();
  const cluster = createKubernetesCluster({ server: standIn.url, env: {}, requestTimeoutMs: 5_000 });
  const workflowBundle = await bundleWorkflows();
  let runs = 0;
  return {
    standIn,
    cluster,
    referenceTo,
    place: () => {
      runs += 1;
      return place({ cluster }, AT_FIRST_GATE, `build-${String(runs)}`);
    },
    read: async ({ metadata }) => {
      const found = await cluster.readWorkflow('argo', metadata.name);
      if (found === null) throw new Error(`${metadata.name} is gone`);
      return found;
    },
    begin: (client, run, destination, change = {}) => {
      const asked = { by: 'ada', reason: 'the sensor was away', critical: false, dryRun: false, stages: POLICY };
      const input: TransitionInput = { run: referenceTo(run), destination, ...asked, ...change };
      return client.workflow.start(TRANSITION_WORKFLOW, transitionStartOptions(input, randomUUID()));
    },
    during: async ({ nativeConnection }, work, namespace = 'default') => {
      const { shutDownRun } = createPlayActivities({ cluster, github: {} as GitHub });
      const worker = await Worker.create({
        connection: nativeConnection,
        namespace,
        taskQueue: TASK_QUEUES.plays,
        workflowBundle,
        activities: { ...createTransitionActivities({ cluster, isRunning: async () => false }), shutDownRun },
      });
      await worker.runUntil(work());
    },
    stop: () => standIn.stop(),
  };
}
