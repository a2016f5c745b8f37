import type { Logger as SdkLogger, LogMetadata } from '@temporalio/worker';
import type { Logger } from '../telemetry/log.ts';

/**
 * What the SDK says at each start and means nothing here: the time-skipping server is newer than it claims to be, and
 * workers for workflows only, or for activities only, are what we want.
 */
const RED_HERRINGS = ['Temporal Server 1.16.0 or newer is required', 'registered, not polling for'];

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** What the SDK, its native core, workflows and activities log, in the one log of the process. */
export function createSdkLogger(logger: Logger): SdkLogger {
  const log = (level: keyof typeof LEVELS, message: string, meta: LogMetadata = {}): void => {
    if (RED_HERRINGS.some((herring) => message.includes(herring))) return;
    const { error, ...rest } = meta;
    // The SDK's worker tells its inner life; workflows and activities say what somebody may want to read.
    const isChatter = level === 'INFO' && meta['sdkComponent'] === 'worker';
    logger[isChatter ? 'debug' : LEVELS[level]](
      error === undefined ? readable(rest) : { ...readable(rest), err: error },
      message,
    );
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
