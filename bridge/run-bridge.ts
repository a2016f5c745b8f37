import { setTimeout as pause } from 'node:timers/promises';
import type { ConnectionOptions } from '@temporalio/client';
import type { Config } from '../config/schema.ts';
import { createLogger, type Logger } from '../telemetry/log.ts';
import { createMetrics, observeProcess } from '../telemetry/metrics.ts';
import type { BridgeClient } from './bridge-client.ts';
import { createBridge } from './bridge.ts';
import { connectBridge } from './connect.ts';
import type { PullRequestReader } from './consider.ts';
import { createTemporalBridgeClient } from './temporal-bridge-client.ts';

/** What the process gets from whoever started it. */
export interface RunBridgeOptions {
  readonly config: Config;
  readonly env: NodeJS.ProcessEnv;
  /** Where Temporal is, and in which namespace. */
  readonly temporal: { readonly connection: ConnectionOptions; readonly namespace: string };
  readonly github: PullRequestReader;
  /** Ends the bridge gracefully. */
  readonly signal: AbortSignal;
  /** @default JSON lines on stdout, at the level that `LOG_LEVEL` in the environment names (info) */
  readonly logger?: Logger;
}

/** Milliseconds: how long Temporal gets to answer before it is called away, and between two looks for it. */
const LOOK_MS = 1_000;

/**
 * The bridge as a process: listens where the configuration says, says `bridge ready` with its URL on stdout as soon as
 * Temporal answers, and returns after `signal`, when everything under way has been answered. Without Temporal it says so
 * once, answers 503, and goes on looking. Throws `BATON_CANNOT_LISTEN`.
 */
export async function runBridge(options: RunBridgeOptions): Promise<void> {
  const { config, env, github, signal } = options;
  const { connection, namespace } = options.temporal;
  const logger = options.logger ?? createLogger({ process: 'bridge', level: env['LOG_LEVEL'] ?? 'info' });
  const metrics = createMetrics();
  observeProcess(metrics);
  const temporal = connectBridge(connection, namespace);
  const client = createTemporalBridgeClient(temporal.client);
  const bridge = createBridge({ config, client, github, logger, metrics });
  try {
    const { url } = await bridge.listen();
    const where = { url, temporal: connection.address, namespace };
    const away = (why: string): void => {
      const told = `Temporal is not reachable at ${connection.address}: deliveries are answered 503, and it is tried again`;
      logger.warn({ ...where, reason: why }, told);
    };
    if (await untilAnswers(client, signal, away)) logger.info(where, 'bridge ready');
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    logger.info('bridge stopping');
  } finally {
    await bridge.close();
    await temporal.close();
  }
  logger.info('bridge stopped');
}

/** Whether Temporal answered before `signal` fired; `away` hears of it, once, if Temporal did not answer at once. */
async function untilAnswers(
  client: Pick<BridgeClient, 'ping'>,
  signal: AbortSignal,
  away: (why: string) => void,
): Promise<boolean> {
  for (let looks = 0; !signal.aborted; looks += 1) {
    try {
      await client.ping(Date.now() + LOOK_MS);
      return true;
    } catch (error) {
      if (looks === 0) away(error instanceof Error ? error.message : String(error));
      await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  return false;
}
