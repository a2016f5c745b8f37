import { NativeConnection, type Worker } from '@temporalio/worker';
import { createCluster } from '../activities/argo/create-cluster.ts';
import { guardedCluster } from '../activities/argo/guarded-cluster.ts';
import { createPlayActivities } from '../activities/create-play-activities.ts';
import { createTransitionActivities } from '../activities/create-transition-activities.ts';
import { guardedGitHub } from '../activities/github/guarded-github.ts';
import { createOctokitGitHub } from '../activities/github/octokit-github.ts';
import { createWriteBudget } from '../activities/github/write-budget.ts';
import { createResumeActivities } from '../activities/resume/create-resume-activities.ts';
import { createStageActivities } from '../activities/stage/create-stage-activities.ts';
import { measureLabelMoves, measureTransitions } from '../activities/measure-transitions.ts';
import { isWorkflowRunning } from '../activities/plays-at-work.ts';
import { createUpkeepActivities } from '../activities/upkeep/create-upkeep-activities.ts';
import { createBreakers } from '../breakers/create-breakers.ts';
import { keepInTouch } from '../breakers/keep-in-touch.ts';
import { createTemporalBoard } from '../breakers/temporal-board.ts';
import { breakerKnobs } from '../config/breaker-schema.ts';
import { policyFor } from '../config/policies.ts';
import type { Config } from '../config/schema.ts';
import { createLogger, type Logger } from '../telemetry/log.ts';
import { createMetrics, observeProcess } from '../telemetry/metrics.ts';
import { connectClient, connectOptions, unreachable } from './connect.ts';
import { createWorkers } from './create-workers.ts';
import { freePort } from './free-port.ts';
import { installRuntime } from './install-runtime.ts';
import { serveProbes } from './probes.ts';
import { startSweep } from './start-sweep.ts';
import { startWatches } from './start-watches.ts';
import { createTemporalAnswers } from './temporal-answers.ts';

/** What the process gets from whoever started it. */
export interface RunWorkerOptions {
  readonly config: Config;
  readonly env: NodeJS.ProcessEnv;
  /** Ends the worker gracefully: what is under way gets `worker.shutdownGrace`. */
  readonly signal: AbortSignal;
  /** @default JSON lines on stdout, at the level of `logLevel` */
  readonly logger?: Logger;
}

/**
 * The worker as a process: connects to what the configuration names, starts the watches, says `worker ready` on stdout
 * when it polls, and returns after `signal`. Throws
 * `BATON_TEMPORAL_UNREACHABLE`, `BATON_CONFIG_INVALID`.
 */
export async function runWorker({ config, env, signal, ...given }: RunWorkerOptions): Promise<void> {
  const logger = given.logger ?? createLogger({ process: 'worker', level: config.logLevel });
  const metrics = createMetrics();
  observeProcess(metrics);
  const { metricsPort } = config.worker;
  const sdkMetrics = metricsPort === null ? null : `127.0.0.1:${await freePort()}`;
  installRuntime(logger, sdkMetrics);

  const policy = policyFor(config);
  const breakers = createBreakers(['kubernetes', 'argo-server', 'github'], {
    settings: breakerKnobs(config.breaker),
    metrics,
    logger,
  });
  const cluster = createCluster(config, env, {
    guarded: (target, port) => guardedCluster(port, breakers[target]),
    metrics,
  });
  const writes = createWriteBudget({ perHour: config.worker.contentWritesPerHour, metrics });
  const github = guardedGitHub(createOctokitGitHub({ ...config.github, writes }), breakers.github);

  const client = await connectClient(config, env);
  const { connection: options, namespace } = connectOptions(config, env);
  const connection = await NativeConnection.connect(options).catch((cause: unknown) => {
    throw unreachable(options.address, cause);
  });
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  let closeProbes: (() => Promise<void>) | null = null;
  let leaveBoard: (() => Promise<void>) | null = null;
  try {
    const told = { cluster, client, config, policy, logger, metrics };
    const upkeep = createUpkeepActivities({ ...told, stopping: stopping.signal });
    const play = measureTransitions(createPlayActivities({ cluster, github }), metrics);
    const resume = createResumeActivities({ cluster, github, client, metrics });
    const isRunning = (id: string): Promise<boolean> => isWorkflowRunning(client, id);
    const transition = measureLabelMoves(createTransitionActivities({ cluster, isRunning }), metrics);
    const stage = createStageActivities({ cluster, isRunning });
    let workers: readonly Worker[] = [];
    const temporalAnswers = createTemporalAnswers({ connection, namespace, logger });
    // First: a port that is taken is found before there are workers, which nobody would end.
    if (metricsPort !== null) {
      closeProbes = await serveProbes({
        port: metricsPort,
        isReady: async () =>
          workers.length > 0 && workers.every((worker) => worker.getState() === 'RUNNING') && (await temporalAnswers()),
        metrics: async () => (await metrics.registry.metrics()) + (await scrape(sdkMetrics)),
      });
    }
    workers = await createWorkers({ config, connection, namespace, play, upkeep, resume, transition, stage });
    await startWatches(client, config);
    await startSweep(client);
    leaveBoard = keepInTouch({ breakers: Object.values(breakers), board: createTemporalBoard(client), kind: 'worker' });
    const running = runAll(workers, stopping);
    logger.info({ temporal: options.address, namespace, metricsPort }, 'worker ready');
    await running;
  } finally {
    signal.removeEventListener('abort', stop);
    await closeProbes?.();
    await leaveBoard?.();
    // Workers that were made and never run hold on to it; what kept them from running is what has to be heard.
    await connection.close().catch(() => undefined);
    await client.connection.close();
  }
  logger.info('worker stopped');
}

/** Runs all until told to stop, or until one of them fails: half a worker would look alive and be stuck. */
async function runAll(workers: readonly Worker[], stopping: AbortController): Promise<void> {
  const shutDown = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const running = workers.map((worker) => worker.run().finally(() => stopping.abort()));
  if (stopping.signal.aborted) shutDown();
  else stopping.signal.addEventListener('abort', shutDown, { once: true });
  const ends = await Promise.allSettled(running);
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

/** The metrics of the SDK's own server, which listens on loopback only and has no probes. */
async function scrape(address: string | null): Promise<string> {
  if (address === null) return '';
  const response = await fetch(`http://${address}/metrics`);
  return response.ok ? response.text() : '';
}
