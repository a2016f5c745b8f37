import type { ConnectionOptions } from '@temporalio/client';
import type { Config } from '../config/schema.ts';
import { createLogger, type Logger } from '../telemetry/log.ts';
import { createMetrics, observeProcess } from '../telemetry/metrics.ts';
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

/**
 * The bridge as a process: connects to what the configuration names, says `bridge ready` with its URL on stdout, and
 * returns after `signal`, when everything under way has been answered.
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
    logger.info({ url, temporal: connection.address, namespace }, 'bridge ready');
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    logger.info('bridge stopping');
  } finally {
    await bridge.close();
    await temporal.close();
  }
  logger.info('bridge stopped');
}
