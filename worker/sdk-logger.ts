import type { Logger as SdkLogger, LogMetadata } from '@temporalio/worker';
import type { Logger } from '../telemetry/log.ts';

/** What the time-skipping server makes the SDK say at each start of a worker: it is newer than it claims to be. */
const RED_HERRING = 'Temporal Server 1.16.0 or newer is required';

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** What the SDK, its native core, workflows and activities log, in the one log of the process. */
export function createSdkLogger(logger: Logger): SdkLogger {
  const log = (level: keyof typeof LEVELS, message: string, meta: LogMetadata = {}): void => {
    if (message.includes(RED_HERRING)) return;
    const { error, ...rest } = meta;
    logger[LEVELS[level]](error === undefined ? readable(rest) : { ...readable(rest), err: error }, message);
  };
  return {
    log,
    trace: (message, meta) => log('TRACE', message, meta),
    debug: (message, meta) => log('DEBUG', message, meta),
    info: (message, meta) => log('INFO', message, meta),
    warn: (message, meta) => log('WARN', message, meta),
    error: (message, meta) => log('ERROR', message, meta),
  };
}

/** The core counts nanoseconds in big integers, which JSON does not know; symbols are the SDK's own business. */
function readable(meta: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(meta).map(([key, value]) => [key, typeof value === 'bigint' ? value.toString() : value]),
  );
}
