import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** How a `baton` process ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Builds the program if it is missing or older than its sources: the processes under test are the compiled ones. Jest's
 * global setup calls it where a test file that is to run imports this one, so that no two files build at once.
 */
export function build(): void {
  execFileSync(process.execPath, [join(ROOT, 'scripts', 'prepare.mjs')], { stdio: 'inherit' });
}

/** A process of the built program. */
export interface Running {
  readonly ended: Promise<Ended>;
  readonly pid: number;
  /** Resolves with what it has said so far on either stream, once that satisfies `holds`. */
  readonly said: (holds: (text: string) => boolean) => Promise<string>;
  readonly signal: (signal: NodeJS.Signals) => void;
}

/** Runs `baton` as a process of its own until it ends. */
export function baton(args: readonly string[]): Promise<Ended> {
  return startBaton(args).ended;
}

/** Starts `baton` as a process of its own. */
export function startBaton(args: readonly string[]): Running {
  return startProgram('bin/baton.js', args);
}

/** Starts a file of the project, by its path in it, as a process of its own; `changed` wins over the environment. */
export function startProgram(file: string, args: readonly string[], changed: NodeJS.ProcessEnv = {}): Running {
  const env = { ...process.env, NO_COLOR: '1', ...changed };
  const child = spawn(process.execPath, [join(ROOT, file), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (const listener of listeners) listener();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const listener of listeners) listener();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      resolve({ exitCode, stdout, stderr });
    });
  });
  return {
    pid: child.pid ?? -1,
    ended,
    said: (holds) =>
      new Promise((resolve, reject) => {
        const listener = (): void => {
          if (holds(stdout + stderr)) resolve(stdout + stderr);
        };
        listeners.add(listener);
        listener();
        void ended.then(({ exitCode }) => {
          reject(new Error(`it ended with ${String(exitCode)}: ${stderr}`));
        }, reject);
      }),
    signal: (signal) => {
      child.kill(signal);
    },
  };
}
