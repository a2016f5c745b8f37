import { spawn } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { BatonError } from '../../errors/baton-error.ts';
import { dieWithUs } from '../../standins/temporal/die-with-us.ts';
import { projectRoot } from '../../standins/temporal/surroundings.ts';

/** A process of Baton's that is to be started. */
export interface BatonProcessOptions {
  readonly command: 'bridge' | 'worker';
  readonly configFile: string;
  /** Everything that it says is appended here. */
  readonly logFile: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends the process while it is not ready yet; later it does nothing. @default nothing does */
  readonly signal?: AbortSignal;
  /** Milliseconds until it has to be ready. @default 30 000 */
  readonly readyWithinMs?: number;
}

/** A process of Baton's that is ready. */
export interface BatonProcess {
  readonly pid: number;
  /** What it said when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  readonly ended: Promise<ProcessEnd>;
  /** SIGKILL; resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** SIGTERM, and SIGKILL if it is still there after so many milliseconds. */
  readonly stop: (graceMs?: number) => Promise<void>;
}

/** How a process of Baton's ended. */
export interface ProcessEnd {
  /** Null where a signal ended it, or where it could not be started. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly inWords: string;
}

/**
 * Starts `baton bridge` or `baton worker` as it would be started anywhere, and waits until it says that it is ready.
 * Rejects where it does not become ready or is stopped before; the process is gone then.
 */
export async function startBatonProcess(options: BatonProcessOptions): Promise<BatonProcess> {
  const { command, configFile, logFile } = options;
  options.signal?.throwIfAborted();
  const script = join(projectRoot(), 'bin', 'baton.js');
  const child = spawn(process.execPath, [script, command, '--config', configFile], {
    env: withoutSettings(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C reaches the whole foreground group, and what it starts is ended in its order by us.
    detached: true,
  });
  dieWithUs(child);
  const log = openSync(logFile, 'a');
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once('error', (error) => {
      resolve({ exitCode: null, signal: null, inWords: error.message });
    });
    // Not 'exit': what it said last must be in the log.
    child.once('close', (exitCode, signal) => {
      closeSync(log);
      resolve({ exitCode, signal, inWords: `it ended with ${String(exitCode ?? signal)}` });
    });
  });
  const signalled = (signal: NodeJS.Signals): Promise<unknown> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return ended;
  };
  const kill = async (): Promise<void> => {
    await signalled('SIGKILL');
  };
  const stop = async (graceMs = 5_000): Promise<void> => {
    const late = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await signalled('SIGTERM');
    clearTimeout(late);
  };

  child.stderr.on('data', (chunk: Buffer) => writeSync(log, chunk));
  const ready = new Promise<Readonly<Record<string, unknown>>>((resolve) => {
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      writeSync(log, text);
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      const line = lines.map(parse).find(({ msg }) => msg === `${command} ready`);
      if (line !== undefined) resolve(line);
    });
  });
  const withinMs = options.readyWithinMs ?? 30_000;
  const started = await Promise.race([
    ready,
    ended.then(({ inWords }) => inWords),
    after(withinMs),
    stoppedBy(options.signal),
  ]);
  if (typeof started === 'string') {
    await kill();
    const detail = `baton ${command} did not become ready: ${started}; see ${logFile}`;
    throw new BatonError('BATON_INTERNAL', { detail });
  }
  return { pid: child.pid ?? -1, ready: started, ended, kill, stop };
}

/** The caller's environment without what would win over the configuration file. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = /^(BATON_|TEMPORAL_|LOG_LEVEL$|NODE_OPTIONS$)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name)));
}

function parse(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function stoppedBy(signal: AbortSignal | undefined): Promise<string> {
  return new Promise((resolve) => {
    const stop = (): void => {
      resolve('it was stopped');
    };
    signal?.addEventListener('abort', stop, { once: true });
  });
}

function after(ms: number): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(() => {
      resolve(`nothing was heard for ${String(ms)} ms`);
    }, ms).unref();
  });
}
