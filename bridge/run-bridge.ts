import { setTimeout as pause } from 'node:timers/promises';
import type { ConnectionOptions } from '@temporalio/client';
import { createBreakers } from '../breakers/create-breakers.ts';
import { keepInTouch } from '../breakers/keep-in-touch.ts';
import { createTemporalBoard } from '../breakers/temporal-board.ts';
import { breakerKnobs } from '../config/breaker-schema.ts';
import type { Config } from '../config/schema.ts';
import { createLogger, type Logger } from '../telemetry/log.ts';
import { createMetrics, observeProcess } from '../telemetry/metrics.ts';
import { TemporalTrouble } from './bridge-client.ts';
import { createBridge, type Bridge } from './bridge.ts';
import { connectBridge } from './connect.ts';
import type { PullRequestReader } from './consider.ts';
import { bridgeSettings, guardedClient, guardedRequests } from './guarded-client.ts';
import { createTemporalBridgeClient } from './temporal-bridge-client.ts';
import { createTemporalResumeClient } from './temporal-resume-client.ts';
import { createTemporalStageClient } from './temporal-stage-client.ts';

/** What the process gets from whoever started it. */
export interface RunBridgeOptions {
  readonly config: Config;
  /** Where Temporal is, and in which namespace. */
  readonly temporal: { readonly connection: ConnectionOptions; readonly namespace: string };
  readonly github: PullRequestReader;
  /** Ends the bridge gracefully. */
  readonly signal: AbortSignal;
  /** @default JSON lines on stdout, at the level of `logLevel` */
  readonly logger?: Logger;
}

/** Milliseconds: how long Temporal gets to answer before it is called away, and between two looks at it. */
const LOOK_MS = 1_000;

/**
 * The bridge as a process: listens where the configuration says, says `bridge ready` with its URL on stdout as soon as
 * deliveries would be accepted, and returns after `signal`, when everything under way has been answered. Without Temporal, or
 * with one that refuses, it says so once, answers 503, and goes on looking. Throws `BATON_CANNOT_LISTEN`.
 */
export async function runBridge(options: RunBridgeOptions): Promise<void> {
  const { config, github, signal } = options;
  const { connection, namespace } = options.temporal;
  const logger = options.logger ?? createLogger({ process: 'bridge', level: config.logLevel });
  const metrics = createMetrics();
  observeProcess(metrics);
  const temporal = connectBridge(connection, namespace);
  const knobs = breakerKnobs(config.breaker);
  const breakers = createBreakers(['temporal'], {
    settings: { ...knobs, ...bridgeSettings(knobs, config.bridge.deadlineMs) },
    metrics,
    logger,
  });
  const client = guardedClient(createTemporalBridgeClient(temporal.client), breakers.temporal);
  const resumes = guardedRequests(createTemporalResumeClient(temporal.client), breakers.temporal);
  const stages = createTemporalStageClient(temporal.client);
  const guardedStages = {
    ...stages,
    requests: guardedRequests(stages.requests, breakers.temporal),
    readings: guardedRequests(stages.readings, breakers.temporal),
  };
  const bridge = createBridge({ config, client, resumes, stages: guardedStages, github, logger, metrics });
  let leaveBoard: (() => Promise<void>) | null = null;
  try {
    const { url } = await bridge.listen();
    leaveBoard = keepInTouch({
      breakers: [breakers.temporal],
      board: createTemporalBoard(temporal.client),
      kind: 'bridge',
    });
    const where = { url, temporal: connection.address, namespace };
    const away = (why: unknown): void => {
      const refused = why instanceof TemporalTrouble && !why.transient;
      const told = refused
        ? `Temporal at ${connection.address} refuses: deliveries that would start a play are answered 503, and it is tried again`
        : `Temporal is not reachable at ${connection.address}: deliveries are answered 503, and it is tried again`;
      logger.warn({ ...where, reason: why instanceof Error ? why.message : String(why) }, told);
    };
    if (await untilReady(bridge, signal, away)) logger.info(where, 'bridge ready');
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    logger.info('bridge stopping');
  } finally {
    await bridge.close();
    await leaveBoard?.();
    await temporal.close();
  }
  logger.info('bridge stopped');
}

/**
 * Whether it was ready before `signal` fired; `away` hears why not, once, and again where Temporal has come
 * and refuses.
 */
async function untilReady(
  bridge: Pick<Bridge, 'ready'>,
  signal: AbortSignal,
  away: (why: unknown) => void,
): Promise<boolean> {
  let told: boolean | null = null;
  while (!signal.aborted) {
    try {
      await bridge.ready(Date.now() + LOOK_MS);
      return true;
    } catch (error) {
      const transient = error instanceof TemporalTrouble && error.transient;
      if (told !== transient) away(error);
      told = transient;
      await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  return false;
}
