import { LABELS, PLAY_WORKFLOW_TYPE } from '../../signals/marks.ts';
import { ClusterError, type WatchOptions } from '../argo/cluster.ts';
import { listAll } from '../argo/list-all.ts';
import { lookAtRuns } from './look-at-runs.ts';
import type { WatchPorts } from './watch-ports.ts';
import { createRefusals, isRefusal } from './watch-refusals.ts';

/** All runs of plays, and nothing else that lives in the namespace. */
const SELECTOR = `${LABELS.workflowType}=${PLAY_WORKFLOW_TYPE}`;

/** Failures in a row after which the attempt ends, for Temporal's UI to show why. */
const MOST_FAILURES = 5;

/** Milliseconds. */
const PAUSE = { betweenWatches: 100, firstFailure: 500, most: 10_000, mostAsked: 60_000 };

/** Seconds after which the server ends a watch, somewhere between these; the next one goes on where it ended. */
const WATCH_SECONDS = { least: 240, most: 300 };

/** A watch that ends so soon, and without a word, was refused by something on the way. Milliseconds. */
const AT_ONCE_MS = 1_000;

/**
 * Lists the runs of a namespace, then watches them, and tells plays what they have to hear, until `signal`. A version
 * that is too old means a new list. Where it is refused (a right is missing) it says so once and comes back ever more
 * seldom, every minute in the end: time alone mends nothing, though a server that has just started may refuse whom it does
 * not know yet. Throws `ClusterError` when the cluster stays out of reach.
 */
export async function watchRuns(ports: WatchPorts, namespace: string): Promise<void> {
  const { clock, cluster, metrics, random, signal, sleep } = ports;
  const logger = ports.logger.child({ namespace });
  const ending = new AbortController();
  // Telling must not outlive the watch: what could not be told the next list brings again.
  const look = lookAtRuns({ ...ports, signal: AbortSignal.any([signal, ending.signal]) }, namespace, logger);
  const refusals = createRefusals(ports, namespace, logger);
  const isOver = (): boolean => signal.aborted;
  let version: string | null = null;
  let failures = 0;

  try {
    while (!signal.aborted) {
      try {
        if (version === null) {
          const list = await listAll(cluster, namespace, SELECTOR, look.read);
          metrics.relists.inc({ namespace });
          look.atAll(list.items);
          version = list.resourceVersion;
        }
        const watching: WatchOptions = {
          labelSelector: SELECTOR,
          resourceVersion: version,
          timeoutSeconds: Math.round(WATCH_SECONDS.least + random() * (WATCH_SECONDS.most - WATCH_SECONDS.least)),
          signal,
          onOpen: refusals.over,
        };
        const began = clock();
        let heard = false;
        for await (const { type, object } of cluster.watchWorkflows(namespace, watching)) {
          version = object.metadata.resourceVersion ?? version;
          failures = 0;
          heard = true;
          if (type !== 'BOOKMARK') look.at(object, type === 'DELETED');
        }
        if (!heard && !isOver() && clock() - began < AT_ONCE_MS)
          throw new ClusterError('the watch ended as soon as it was open', { status: null });
        failures = 0;
        await sleep(PAUSE.betweenWatches, signal);
      } catch (error) {
        if (!(error instanceof ClusterError)) throw error;
        failures += 1;
        // The second time in a row, the version may be what the server stumbles over.
        if (error.expired || failures > 1) version = null;
        if (error.expired && failures === 1) continue;
        metrics.watchFailures.inc({ namespace });
        if (isRefusal(error)) {
          // Whoever may list and not watch is told at least what each list shows.
          version = null;
          failures = 0;
          await sleep(refusals.pauseAfter(error, random()), signal);
          continue;
        }
        logger.warn({ err: error, failures }, 'the cluster does not answer the watch');
        if (failures >= MOST_FAILURES) throw error;
        await sleep(pauseAfter(failures, error.retryAfterMs, random()), signal);
      }
    }
  } finally {
    refusals.end();
    ending.abort();
    await look.end();
  }
}

/** Ever longer, never in step with other watches (between half and all of it), and as long as the server asks. */
function pauseAfter(failures: number, retryAfterMs: number | null, random: number): number {
  const backoff = Math.min(PAUSE.most, PAUSE.firstFailure * 2 ** failures) * (0.5 + random / 2);
  return Math.max(backoff, Math.min(retryAfterMs ?? 0, PAUSE.mostAsked));
}
