import type { Client } from '@temporalio/client';
import type { Cluster, KubernetesObject } from '../../activities/argo/cluster.ts';
import { percentile } from '../../cli/demo/latencies.ts';
import { LABELS } from '../../signals/marks.ts';
import { TRANSITION_WORKFLOW, type TransitionInput, type TransitionResult } from '../../signals/transition.ts';
import { transitionStartOptions } from '../../signals/transition-start.ts';
import type { StageList } from '../../signals/stage-graph.ts';
import type { KubernetesGround } from '../ground/open-kubernetes.ts';
import { preciseNow } from '../ground/precise-now.ts';
import { startProcessorClock } from '../ground/process-figures.ts';

/** Stage transitions through Temporal on a real API server, and what that server takes without Temporal. */
export interface TransitionFigures {
  /** Verified transitions a second, with `atOnce` runs at once. */
  readonly perSecond: number;
  /** Raw guarded patches a second, from a client like the worker's, with as many at once. */
  readonly rawPerSecond: number;
  readonly atOnce: number;
  readonly transitions: number;
  /** Milliseconds from the wish to the verified result, with all at once. */
  readonly ms: { readonly p50: number; readonly p99: number };
  /** The same for raw patches. */
  readonly rawMs: { readonly p50: number; readonly p99: number };
  /** Milliseconds of processor time a transition, by process; `bench` is who asks. */
  readonly processorMsPerTransition: Readonly<Record<'worker' | 'temporal' | 'kubeApiserver' | 'bench', number | null>>;
}

/** How much is measured. */
export interface TransitionScale {
  readonly atOnce: number;
  /** Transitions of each run. */
  readonly rounds: number;
}

/** Two stages between which a run can go back and forth. */
const [THERE, BACK] = ['waiting-pr-created', 'implementation-in-progress'] as const;

/** First the raw patches, then the transitions, of the same runs. */
export async function measureTransitions(
  client: Client,
  temporalPid: number,
  { cluster, namespace, pids, stages }: KubernetesGround,
  { atOnce, rounds }: TransitionScale,
): Promise<TransitionFigures> {
  const runs = await Promise.all(
    Array.from({ length: atOnce }, (_, index) => cluster.createWorkflow(namespace, manifest(`bench-${String(index)}`))),
  );
  // The first ones open connections and load code on all sides.
  await together(runs, 2, (run, round) => patch(cluster, run, round));
  await together(runs, 2, (run, round) => transit(client, run, round, stages));

  const raw = await together(runs, rounds, (run, round) => patch(cluster, run, round));
  const processes = { ...pids, temporal: temporalPid, bench: process.pid };
  const processorTime = startProcessorClock(processes);
  const verified = await together(runs, rounds, (run, round) => transit(client, run, round, stages));
  return {
    perSecond: verified.perSecond,
    rawPerSecond: raw.perSecond,
    atOnce,
    transitions: atOnce * rounds,
    ms: verified.ms,
    rawMs: raw.ms,
    processorMsPerTransition: processorTime(atOnce * rounds),
  };
}

/** All runs side by side, each round of a run after the one before. */
async function together(
  runs: readonly KubernetesObject[],
  rounds: number,
  once: (run: KubernetesObject, round: number) => Promise<void>,
) {
  const taken: number[] = [];
  const startedAt = preciseNow();
  await Promise.all(
    runs.map(async (run) => {
      for (let round = 0; round < rounds; round += 1) {
        const began = preciseNow();
        await once(run, round);
        taken.push(preciseNow() - began);
      }
    }),
  );
  const perSecond = (taken.length * 1_000) / (preciseNow() - startedAt);
  return { perSecond, ms: { p50: percentile(taken, 0.5) ?? NaN, p99: percentile(taken, 0.99) ?? NaN } };
}

/** From where to where the run goes in a round. */
function leg(round: number): readonly [from: string, to: string] {
  return round % 2 === 0 ? [BACK, THERE] : [THERE, BACK];
}

/** One label moved under guard, and nothing else. */
async function patch(cluster: Cluster, { metadata }: KubernetesObject, round: number): Promise<void> {
  const [from, to] = leg(round);
  const path = `/metadata/labels/${LABELS.stage}`;
  await cluster.patchWorkflow(metadata.namespace ?? '', metadata.name, [
    { op: 'test', path: '/metadata/uid', value: metadata.uid },
    { op: 'test', path, value: from },
    { op: 'replace', path, value: to },
  ]);
}

/** One transition as anybody asks for it. */
async function transit(
  client: Client,
  { metadata }: KubernetesObject,
  round: number,
  stages: StageList,
): Promise<void> {
  const [from, to] = leg(round);
  const input: TransitionInput = {
    run: { namespace: metadata.namespace ?? '', name: metadata.name, uid: metadata.uid ?? '' },
    // Raw patches leave no history: the label that is there is named.
    destination: { kind: 'set', to, back: round % 2 === 1, from },
    by: 'bench',
    reason: 'to measure it',
    critical: false,
    dryRun: false,
    stages,
  };
  const options = transitionStartOptions(input, '');
  const result = (await client.workflow.execute(TRANSITION_WORKFLOW, options)) as TransitionResult;
  if (result.outcome !== 'moved') throw new Error(`${metadata.name} was not moved: ${JSON.stringify(result)}`);
}

function manifest(name: string): KubernetesObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Workflow',
    metadata: { name, labels: { [LABELS.stage]: BACK, 'workflows.argoproj.io/completed': 'false' } },
    spec: { entrypoint: 'main', templates: [{ name: 'main', suspend: {} }] },
    status: { phase: 'Running' },
  };
}
