import { spawn, type ChildProcess } from 'node:child_process';
import { Connection } from '@temporalio/client';
import { BatonError } from '../../errors/baton-error.ts';
import { SEARCH_ATTRIBUTES } from '../../signals/messages.ts';
import { dieWithUs } from './die-with-us.ts';
import { findTemporalCli } from './find-server.ts';
import { freePort } from './free-port.ts';

/** How a dev server is to be. */
export interface DevServerOptions {
  /** The `temporal` executable. @default what `findTemporalCli` finds */
  readonly executable?: string;
  /** The port of the frontend. @default a free one */
  readonly port?: number;
  /** `true` for the UI on a free port, or its port. @default false: no UI */
  readonly ui?: boolean | number;
  /** A file that keeps everything beyond the server's end. @default in memory */
  readonly databaseFile?: string;
  /** Milliseconds in which the server has to answer. @default 30 000: a busy machine needs many times the usual one second */
  readonly readyWithinMs?: number;
  /** The server's own settings, such as `limit.historyCount.suggestContinueAsNew`. @default what it comes with */
  readonly dynamicConfig?: Readonly<Record<string, string | number | boolean>>;
  /** Ends the search for the executable, and the start. @default never fires */
  readonly signal?: AbortSignal;
}

/** A dev server that runs, with Baton's search attributes registered in its namespace `default`. */
export interface DevServer {
  /** `host:port` of the frontend. */
  readonly address: string;
  readonly uiAddress: string | null;
  readonly pid: number;
  /** Ends the server and resolves when it is gone. With a database file, what was acknowledged is kept. */
  readonly stop: () => Promise<void>;
}

const HOST = '127.0.0.1';

/**
 * Starts a Temporal dev server and waits until it answers. It ends with this process at the latest.
 * @throws BatonError `BATON_SERVER_NOT_FOUND` without an executable, `BATON_TEMPORAL_UNAVAILABLE` when it does not come up;
 * the signal's reason when it fires first
 */
export async function startDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  const { signal = new AbortController().signal } = options;
  const executable = options.executable ?? (await findTemporalCli({ signal }));
  // A free port can be taken between our looking and the server's listening; a port by name is not ours to change.
  let triesLeft = options.port === undefined ? 3 : 1;
  for (;;) {
    triesLeft -= 1;
    try {
      return await startOnce(executable, options, signal);
    } catch (error) {
      if (triesLeft <= 0 || signal.aborted) throw error;
    }
  }
}

async function startOnce(executable: string, options: DevServerOptions, signal: AbortSignal): Promise<DevServer> {
  const port = options.port ?? (await freePort(HOST));
  const uiPort = typeof options.ui === 'number' ? options.ui : options.ui === true ? await freePort(HOST) : null;
  const child = spawn(executable, serverArguments(port, uiPort, options), {
    stdio: ['ignore', 'ignore', 'pipe'],
    // Ctrl-C reaches the whole foreground group, and whoever uses the server would lose it before they have ended.
    detached: true,
  });
  const life = watchLife(child);
  dieWithUs(child);
  const address = `${HOST}:${String(port)}`;
  try {
    await answers(address, options.readyWithinMs ?? 30_000, life, signal);
  } catch (error) {
    await end(child);
    throw error;
  }
  return {
    address,
    uiAddress: uiPort === null ? null : `http://${HOST}:${String(uiPort)}`,
    pid: child.pid ?? -1,
    stop: () => end(child),
  };
}

function serverArguments(port: number, uiPort: number | null, options: DevServerOptions): string[] {
  const { databaseFile, dynamicConfig = {} } = options;
  const attributes = Object.values(SEARCH_ATTRIBUTES).flatMap(({ name, type }) => [
    '--search-attribute',
    `${name}=${SEARCH_ATTRIBUTE_TYPES[type]}`,
  ]);
  return [
    ...['server', 'start-dev', '--ip', HOST, '--port', String(port), '--log-level', 'error'],
    ...(uiPort === null ? ['--headless'] : ['--ui-port', String(uiPort)]),
    ...(databaseFile === undefined ? [] : ['--db-filename', databaseFile]),
    ...attributes,
    // Values are JSON.
    ...Object.entries(dynamicConfig).flatMap(([key, value]) => [
      '--dynamic-config-value',
      `${key}=${JSON.stringify(value)}`,
    ]),
  ];
}

/** The SDK's names of attribute types, as the command line wants them. */
const SEARCH_ATTRIBUTE_TYPES = {
  TEXT: 'Text',
  KEYWORD: 'Keyword',
  INT: 'Int',
  DOUBLE: 'Double',
  BOOL: 'Bool',
  DATETIME: 'Datetime',
  KEYWORD_LIST: 'KeywordList',
} as const;

interface Life {
  /** How the process ended, in words; null while it lives. */
  readonly ended: () => string | null;
}

function watchLife(child: ChildProcess): Life {
  let words = '';
  let ended: string | null = null;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    // The last words are enough, and a server that complains for hours must not fill the memory.
    words = (words + text).slice(-2_000);
  });
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = `it ended with ${String(code ?? signal)}: ${words.trim()}`));
  return { ended: () => ended };
}

/** Resolves when the frontend answers for the namespace `default`. */
async function answers(address: string, withinMs: number, life: Life, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + withinMs;
  let last: unknown;
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    const ended = life.ended();
    if (ended !== null) throw unavailable(address, ended, last);
    try {
      await answersOnce(address);
      return;
    } catch (error) {
      last = error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw unavailable(address, `it did not answer within ${String(withinMs)} ms`, last);
}

async function answersOnce(address: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 1_000, interceptors: [] });
  try {
    await connection.withDeadline(Date.now() + 2_000, () =>
      connection.workflowService.describeNamespace({ namespace: 'default' }),
    );
  } finally {
    await connection.close();
  }
}

function unavailable(address: string, why: string, cause: unknown): BatonError {
  return new BatonError('BATON_TEMPORAL_UNAVAILABLE', {
    detail: `the dev server at ${address} did not come up: ${why}`,
    cause,
  });
}

/** Kills the process and waits until it is gone. The dev server has nothing to finish: what it acknowledged is written. */
function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.kill('SIGKILL');
  });
}
