import { Runtime } from '@temporalio/worker';
import type { Logger } from '../telemetry/log.ts';
import { createSdkLogger } from './sdk-logger.ts';

let isInstalled = false;

/**
 * Sets up the SDK's one runtime of this process; later calls change nothing. Signals of the process are left to whoever
 * runs the worker. The core says what is wrong and keeps its chatter (a line for every poll that fails) to itself.
 * With `metricsAddress` (host:port) the SDK's own metrics can be read there: in seconds, with Prometheus' suffixes.
 */
export function installRuntime(logger: Logger, metricsAddress: string | null): void {
  if (isInstalled) return;
  isInstalled = true;
  Runtime.install({
    logger: createSdkLogger(logger),
    shutdownSignals: [],
    telemetryOptions: {
      logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } },
      ...(metricsAddress === null
        ? {}
        : {
            metrics: {
              prometheus: {
                bindAddress: metricsAddress,
                countersTotalSuffix: true,
                unitSuffix: true,
                useSecondsForDurations: true,
              },
            },
          }),
    },
  });
}
