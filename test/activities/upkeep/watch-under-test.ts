import { setTimeout as pause } from 'node:timers/promises';
import { ClusterError, type Cluster } from '../../../activities/argo/cluster.ts';
import { createKubernetesCluster } from '../../../activities/argo/kubernetes-cluster.ts';
import type { RunTarget } from '../../../activities/upkeep/run-target.ts';
import type { Told } from '../../../activities/upkeep/tell-play.ts';
import type { VisiblePlay } from '../../../activities/upkeep/visible-plays.ts';
import type { Seen, WatchPorts } from '../../../activities/upkeep/watch-ports.ts';
import { watchRuns } from '../../../activities/upkeep/watch-runs.ts';
import type { RunSnapshot } from '../../../signals/facts.ts';
import { createLogger } from '../../../telemetry/log.ts';
import { createMetrics, type Metrics } from '../../../telemetry/metrics.ts';
import { POLICY, REPOSITORY } from '../../signals/github/crew.ts';

/** What a play was told. */
export interface Telling {
  readonly play: string;
  readonly run: RunSnapshot;
}

/** A watch over a cluster that runs until it is ended. */
export interface WatchUnderTest {
  readonly tellings: Telling[];
  /** Milliseconds that it wanted to wait, each time. */
  readonly pauses: number[];
  readonly seen: Seen;
  /** Why it was refused, each time that it said so. */
  readonly refused: (string | null)[];
  /** Lines of its log that a person should read. */
  readonly warnings: readonly string[];
  /** The first telling, past or future, for which `holds`. */
  told(holds: (telling: Telling) => boolean): Promise<Telling>;
  /** Rejects with what ended the watch. */
  readonly running: Promise<void>;
  end(): Promise<void>;
}

export interface WatchSetup {
  /** Of the API server; or `cluster`. */
  readonly url?: string;
  /** @default the one at `url` */
  readonly cluster?: Pick<Cluster, 'listWorkflows' | 'watchWorkflows'>;
  /**
   * Begins again where it fails, as Temporal lets it, and really waits before, a tenth of the time.
   * @default ends with the failure, and waits for nothing
   */
  readonly isForEver?: boolean;
  /** @default 'argo' */
  readonly namespace?: string;
  /** @default its own */
  readonly metrics?: Metrics;
  /** Milliseconds. @default stands still */
  readonly clock?: () => number;
  /** What an earlier attempt remembers. */
  readonly seen?: Seen;
  /** The plays that need a person. Throws, as Temporal would when it is away. */
  readonly troubledPlays?: () => Promise<readonly VisiblePlay[]>;
  /** Throws, as Temporal would when it is away. */
  readonly tell?: (target: RunTarget, run: RunSnapshot) => Promise<Told>;
}

export function startWatch({
  url,
  cluster = createKubernetesCluster({ server: url, env: {} }),
  isForEver = false,
  namespace = 'argo',
  metrics = createMetrics(),
  clock = () => 0,
  seen = new Map(),
  troubledPlays = async () => [],
  tell = async () => 'signalled',
}: WatchSetup): WatchUnderTest {
  const ending = new AbortController();
  const tellings: Telling[] = [];
  const pauses: number[] = [];
  const refused: (string | null)[] = [];
  const warnings: string[] = [];
  const listeners = new Set<() => void>();
  const ports: WatchPorts = {
    cluster,
    tell: async (target, run) => {
      const told = await tell(target, run);
      tellings.push({ play: target.play, run });
      for (const listener of listeners) listener();
      return told;
    },
    troubledPlays,
    configured: { repositories: [{ ...REPOSITORY, namespace }], policy: POLICY },
    stages: POLICY.stages,
    seen,
    logger: createLogger({ level: 'warn', destination: { write: (line) => void warnings.push(line) } }),
    metrics,
    sleep: (ms, signal) => {
      pauses.push(ms);
      if (isForEver) return pause(ms / 10, undefined, { signal }).catch(() => undefined);
      return new Promise((resolve) => setImmediate(resolve));
    },
    random: () => 0.5,
    clock,
    onTold: () => undefined,
    onRefused: (why) => refused.push(why),
    signal: ending.signal,
  };
  const running = watchAgain(ports, namespace, isForEver);
  return {
    tellings,
    pauses,
    refused,
    warnings,
    seen,
    running,
    told: (holds) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = tellings.find(holds);
          if (found === undefined) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        running.catch(reject);
        look();
      }),
    end: async () => {
      ending.abort();
      await running;
    },
  };
}

async function watchAgain(ports: WatchPorts, namespace: string, isForEver: boolean): Promise<void> {
  while (!ports.signal.aborted) {
    try {
      await watchRuns(ports, namespace);
    } catch (error) {
      if (!isForEver || !(error instanceof ClusterError)) throw error;
    }
  }
}

/** A node at which a run waits. */
export const GATE = {
  id: 'n-1',
  name: 'run.wait-pr-created',
  displayName: 'wait-pr-created',
  templateName: 'gate',
  type: 'Suspend',
  phase: 'Running',
  startedAt: '2026-01-02T03:04:05Z',
};

/** A run of `acme/shop`; with `stage` it looks as if its play had labelled it. */
export function runOf(task: string, stage: string | null = null): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Workflow',
    metadata: {
      name: `run-${task}`,
      labels: { 'workflow-type': 'play-orchestration', ...(stage === null ? {} : { 'current-stage': stage }) },
      annotations: stage === null ? {} : { 'baton/play': `play/acme/shop/${task}`, 'baton/stage-revision': '1' },
    },
    spec: {
      entrypoint: 'play',
      arguments: {
        parameters: [
          { name: 'repository', value: 'Acme/Shop' },
          { name: 'task-id', value: task },
        ],
      },
      templates: [{ name: 'play', suspend: {} }],
    },
  };
}
