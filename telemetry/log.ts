import { destination as fileOrStdout, pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import { HIDDEN, hideSecrets, SECRET_KEYS } from './hide-secrets.ts';

export type { Logger } from 'pino';

/** How and where a process logs. */
export interface LoggerOptions {
  /** The lowest level that is written: `trace`, `debug`, `info`, `warn`, `error`, `fatal`, or `silent`. @default 'info' */
  readonly level?: string;
  /** A stream, or the path of a file to append to. @default stdout */
  readonly destination?: DestinationStream | string;
  /** Which process speaks, as the key `process`: `bridge`, `worker`. @default none */
  readonly process?: string;
}

/**
 * The one logger of a process: JSON lines with `level` as a word, `time` in RFC 3339 and `msg`. Lines are written
 * before the call returns, so that a process that is killed leaves what it said. Secrets are not written: see
 * `hideSecrets`; of what a child logger is bound to, those one and two levels down, and those of an error (`err`).
 */
export function createLogger(options: LoggerOptions = {}): Logger {
  const { level = 'info', destination, process } = options;
  const stream =
    typeof destination === 'object' ? destination : fileOrStdout({ dest: destination ?? 1, sync: true, mkdir: true });
  return pino(
    {
      level,
      base: process === undefined ? null : { process },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: hideSecrets },
      // Mostly plain data by then: pino's own serializer would call each of them an Object. A child's is an error still.
      serializers: { err: (error: unknown) => (error instanceof Error ? hideSecrets(error) : error) },
      // What a child logger is bound to passes by the formatters.
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]), censor: HIDDEN },
    },
    stream,
  );
}
