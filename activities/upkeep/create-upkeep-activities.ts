import { setTimeout as pause } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { Policy } from '../../config/policy.ts';
import type { Config } from '../../config/schema.ts';
import type { RunSnapshot } from '../../signals/facts.ts';
import type { Logger } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { Cluster } from '../argo/cluster.ts';
import { createOrphanWarnings } from './orphans.ts';
import { retriedLater } from './retried-later.ts';
import { sweep } from './sweep.ts';
import type { RunTarget } from './run-target.ts';
import { nudgePlay, tellPlay, type Told } from './tell-play.ts';
import type { SweepOutcome, UpkeepActivities, WatchRunsOutcome } from './upkeep-activities.ts';
import { timeLimit } from '../time-limit.ts';
import { listVisiblePlays } from './visible-plays.ts';
import type { Seen } from './watch-ports.ts';
import { watchRuns } from './watch-runs.ts';

/** What the activities of upkeep touch. */
export interface UpkeepOptions {
  readonly cluster: Cluster;
  readonly client: Client;
  readonly config: Pick<Config, 'repositories'>;
  readonly policy: Policy;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Fires when the worker is to stop: the watch ends at once, so that the next worker can take over. */
  readonly stopping: AbortSignal;
  /** Milliseconds of one attempt of the watch. @default 900_000 */
  readonly watchMs?: number;
  /** In [0, 1), for the jitter of retries. @default Math.random */
  readonly random?: () => number;
}

const WATCH_MS = 15 * 60_000;

/** Milliseconds; well below the heartbeat timeout. */
const BEAT_MS = 5_000;

/** The activities of upkeep over their ports. What the watch remembers between two attempts may be lost at any time. */
export function createUpkeepActivities(options: UpkeepOptions): UpkeepActivities {
  const {
    cluster,
    client,
    config,
    policy,
    logger,
    metrics,
    stopping,
    watchMs = WATCH_MS,
    random = Math.random,
  } = options;
  const seenIn = new Map<string, Seen>();
  const warnOfOrphan = createOrphanWarnings(logger);
  const tell = async (target: RunTarget, run: RunSnapshot): Promise<Told> => {
    const told = await tellPlay(client, target, run);
    if (told === 'orphaned') warnOfOrphan(target, run);
    return told;
  };

  return {
    async watchRuns({ namespace }): Promise<WatchRunsOutcome> {
      const context = Context.current();
      const seen = seenIn.get(namespace) ?? (new Map() as Seen);
      seenIn.set(namespace, seen);
      let told = 0;
      let refused: string | null = null;
      const beat = setInterval(() => context.heartbeat({ runs: seen.size, told, refused }), BEAT_MS);
      const limit = timeLimit(watchMs, stopping, context.cancellationSignal);
      try {
        await retriedLater(random, () =>
          watchRuns(
            {
              cluster,
              tell,
              troubledPlays: () => listVisiblePlays(client, 'troubled'),
              configured: { repositories: config.repositories, policy },
              stages: policy.stages,
              seen,
              logger,
              metrics,
              sleep: (ms, signal) => pause(ms, undefined, { signal }).catch(() => undefined),
              random,
              clock: () => performance.now(),
              onTold: () => (told += 1),
              onRefused: (why) => (refused = why),
              signal: limit.signal,
            },
            namespace,
          ),
        );
      } finally {
        clearInterval(beat);
        limit.clear();
      }
      const workerStops = stopping.aborted || context.cancellationDetails?.workerShutdown === true;
      // Cancelled by somebody else: the rejection of `cancelled` is how the SDK wants to hear of it.
      if (context.cancellationSignal.aborted && !workerStops) await context.cancelled;
      return { ended: workerStops ? 'stopping' : 'time', runs: seen.size, told };
    },

    async sweep({ memory }): Promise<SweepOutcome> {
      const context = Context.current();
      const onProgress = (): void => context.heartbeat();
      // A namespace that is slow to list is no reason to give the others up.
      const beat = setInterval(onProgress, BEAT_MS);
      const ports = {
        cluster,
        listPlays: () => listVisiblePlays(client, 'all', onProgress),
        tell,
        nudge: (play: string, reason: string, pullRequest: number | null) =>
          nudgePlay(client, play, reason, pullRequest),
        repositories: config.repositories,
        policy,
        logger,
        metrics,
        clock: Date.now,
        onProgress,
      };
      try {
        return await retriedLater(random, () => sweep(ports, memory));
      } finally {
        clearInterval(beat);
      }
    },
  };
}
