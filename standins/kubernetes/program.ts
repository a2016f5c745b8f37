import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { dieWithUs } from '../temporal/die-with-us.ts';

/** A server that was started as a child process. */
export interface Program {
  readonly pid: number;
  /** Resolves when `asks` is true; throws when the program ends or at the deadline (milliseconds since the epoch). */
  readonly answers: (asks: () => Promise<boolean>, deadline: number) => Promise<void>;
  /** Kills it and waits until it is gone, and with it the port that it holds. */
  readonly end: () => Promise<void>;
}

/** Characters that are kept of what a program says: a server that complains for hours must not fill the memory. */
const LAST_WORDS = 4_000;

/** Starts a server that has nothing to lose. It ends with this process at the latest. */
export function startProgram(executable: string, args: readonly string[]): Program {
  // Ctrl-C reaches the whole foreground group, and whoever uses the server would lose it before they have ended.
  const child = spawn(executable, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  dieWithUs(child);
  let words = '';
  let ended: string | null = null;
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-LAST_WORDS)));
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = `it ended with ${String(code ?? signal)}`));
  const lastLines = (): string => words.trim().split('\n').slice(-4).join('\n');
  return {
    pid: child.pid ?? -1,
    async answers(asks, deadline) {
      for (;;) {
        if (ended !== null) throw new Error(`${executable}: ${ended}: ${lastLines()}`);
        if (await asks().catch(() => false)) return;
        if (Date.now() > deadline) throw new Error(`${executable} did not answer in time: ${lastLines()}`);
        await pause(100);
      }
    },
    end: () =>
      new Promise((resolve) => {
        if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
          resolve();
          return;
        }
        child.once('exit', () => resolve());
        // A program that a test has stopped could not end by itself.
        child.kill('SIGKILL');
      }),
  };
}
