import type { StagePolicy } from '../../config/policy.ts';
import type { RunSnapshot } from '../../signals/facts.ts';
import { LABELS, PLAY_WORKFLOW_TYPE } from '../../signals/marks.ts';
import type { Logger } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { ClusterError, type Cluster, type KubernetesObject, type WatchOptions } from '../argo/cluster.ts';
import { listAll } from '../argo/list-all.ts';
import { snapshotOf } from '../argo/snapshot.ts';
import { createNewestQueue } from './newest-queue.ts';
import { changeOf, newsOf } from './run-changes.ts';
import { targetOf, type RunTarget, type TargetOptions } from './run-target.ts';
import type { Told } from './tell-play.ts';

/** All runs of plays, and nothing else that lives in the namespace. */
const SELECTOR = `${LABELS.workflowType}=${PLAY_WORKFLOW_TYPE}`;

/** Plays that are told something at once. */
const AT_ONCE = 20;

/** Failures in a row after which the attempt ends, for Temporal's UI to show why. */
const MOST_FAILURES = 5;

/** Milliseconds. */
const PAUSE = { betweenWatches: 100, firstFailure: 500, most: 10_000, untold: 1_000 };

/** Seconds after which the server ends a watch; the next one goes on where it ended. */
const WATCH_SECONDS = 240;

/** What the watch has told plays, by uid: this process' memory, which may be lost. A run belongs in it once told. */
export type Seen = Map<string, { readonly run: RunSnapshot; readonly target: RunTarget }>;

/** What watching needs. */
export interface WatchPorts {
  readonly cluster: Pick<Cluster, 'listWorkflows' | 'watchWorkflows'>;
  /** Throws when Temporal does not answer. */
  readonly tell: (target: RunTarget, run: RunSnapshot) => Promise<Told>;
  readonly configured: TargetOptions;
  readonly stages: readonly StagePolicy[];
  readonly seen: Seen;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Resolves after so many milliseconds, or at once when the signal fires. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Hears of each telling. */
  readonly onTold: () => void;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

/**
 * Lists the runs of a namespace, then watches them, and tells plays what they have to hear, until `signal`. A version
 * that is too old means a new list. Throws `ClusterError` when the cluster stays out of reach.
 */
export async function watchRuns(ports: WatchPorts, namespace: string): Promise<void> {
  const { cluster, metrics, signal, sleep } = ports;
  const logger = ports.logger.child({ namespace });
  const look = createLook(ports, namespace, logger);
  let version: string | null = null;
  let failures = 0;

  try {
    while (!signal.aborted) {
      try {
        if (version === null) {
          const list = await listAll(cluster, namespace, SELECTOR, (object) => object);
          metrics.relists.inc({ namespace });
          look.atAll(list.items);
          version = list.resourceVersion;
        }
        const watching: WatchOptions = {
          labelSelector: SELECTOR,
          resourceVersion: version,
          timeoutSeconds: WATCH_SECONDS,
          signal,
        };
        for await (const { type, object } of cluster.watchWorkflows(namespace, watching)) {
          version = object.metadata.resourceVersion ?? version;
          failures = 0;
          if (type !== 'BOOKMARK') look.at(object, type === 'DELETED');
        }
        failures = 0;
        await sleep(PAUSE.betweenWatches, signal);
      } catch (error) {
        if (!(error instanceof ClusterError)) throw error;
        failures += 1;
        // The second time in a row, the version may be what the server stumbles over.
        if (error.expired || failures > 1) version = null;
        if (error.expired && failures === 1) continue;
        metrics.watchFailures.inc({ namespace });
        logger.warn({ err: error, failures }, 'the cluster does not answer the watch');
        if (failures >= MOST_FAILURES) throw error;
        await sleep(Math.min(PAUSE.most, PAUSE.firstFailure * 2 ** failures), signal);
      }
    }
  } finally {
    await look.end();
  }
}

/** Looks at one object after the other. Nothing that an object can hold ends the watch. */
function createLook(ports: WatchPorts, namespace: string, logger: Logger) {
  const { configured, metrics, onTold, seen, signal, sleep, stages, tell } = ports;

  const queue = createNewestQueue<{ run: RunSnapshot; target: RunTarget; why: string }>(AT_ONCE, async (uid, item) => {
    const { run, target, why } = item;
    const about = { play: target.play, run: run.name, uid, why };
    try {
      const told = await tell(target, run);
      metrics.observations.inc({ result: told });
      onTold();
      logger.info({ ...about, told }, 'run observed');
      if (run.gone) seen.delete(uid);
      else seen.set(uid, { run, target });
    } catch (error) {
      metrics.observations.inc({ result: 'failed' });
      logger.warn({ ...about, err: error }, 'the play could not be told');
      await sleep(PAUSE.untold, signal);
      // Whoever comes next tells it: the next change of the run, or the next list.
      if (!signal.aborted && !queue.hasNewer(uid)) queue.put(uid, item);
    }
  });

  const consider = (run: RunSnapshot, target: RunTarget): void => {
    const before = seen.get(run.uid);
    const why = before === undefined ? newsOf(run, target.owned, stages) : changeOf(before.run, run, stages);
    if (why !== null || queue.has(run.uid)) queue.put(run.uid, { run, target, why: why ?? 'it went on meanwhile' });
    else if (run.gone) seen.delete(run.uid);
    else seen.set(run.uid, { run, target });
  };

  const at = (object: KubernetesObject, gone = false): void => {
    try {
      const target = targetOf(object, namespace, configured);
      const run: RunSnapshot = { ...snapshotOf(object), gone };
      if (run.uid !== '' && target !== null) consider(run, target);
    } catch (error) {
      metrics.observations.inc({ result: 'malformed' });
      logger.warn({ run: object.metadata.name, err: error }, 'a run that cannot be read');
    }
  };

  return {
    at,
    atAll(objects: readonly KubernetesObject[]): void {
      const listed = new Set(objects.map((object) => object.metadata.uid));
      for (const object of objects) at(object);
      for (const [uid, { run, target }] of seen) {
        if (!listed.has(uid)) consider({ ...run, gone: true }, target);
      }
    },
    end: () => queue.drained(),
  };
}
