import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { dieWithUs } from '../../standins/temporal/die-with-us.ts';
import type { Process } from './images.ts';

/** What is needed to start a process. */
export type Start = Pick<Process, 'argv' | 'env' | 'cwd' | 'user'>;

/** A process that was started. */
export interface Started {
  /** Its exit code, or the signal that ended it, or why it could not be started. */
  readonly ended: Promise<number | string>;
  /** What it said last, on either stream. */
  readonly lastWords: () => string;
  /** Sends the signal, and SIGKILL after so many seconds. */
  readonly stop: (signal: NodeJS.Signals, graceSeconds: number) => Promise<number | string>;
}

/** Starts a process with nothing of our own environment; what it says is appended to a file. It ends with us at the latest. */
export function startProcess({ argv, env, cwd, user }: Start, logFile: string, input?: string): Started {
  const [program = '', ...args] = argv;
  // Ctrl-C reaches the whole foreground group, and everything here is to be ended in its order.
  const child = spawn(program, args, { env, cwd, ...user, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  dieWithUs(child);
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const log = createWriteStream(logFile, { flags: 'a' });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      log.write(chunk);
      words = (words + chunk.toString()).slice(-1_000);
    });
  }
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('close', (code, signal) => {
      log.end();
      resolve(code ?? String(signal));
    });
  });
  return {
    ended,
    lastWords: () => words.trim(),
    stop: async (signal, graceSeconds) => {
      child.kill(signal);
      const late = setTimeout(() => child.kill('SIGKILL'), graceSeconds * 1_000);
      const how = await ended;
      clearTimeout(late);
      return how;
    },
  };
}

/** Runs a process to its end. Throws with its last words where that is not 0. */
export async function finish(start: Start, logFile: string, input?: string): Promise<void> {
  const { ended, lastWords } = startProcess(start, logFile, input);
  const how = await ended;
  if (how !== 0) throw new Error(`${start.argv.join(' ')} ended with ${how}: ${lastWords()}`);
}
