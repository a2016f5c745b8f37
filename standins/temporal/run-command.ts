import { spawn, type ChildProcess } from 'node:child_process';
import { dieWithUs } from './die-with-us.ts';

/** How a command ended. */
export interface CommandResult {
  /** Null where the command could not be started at all, or was ended by a signal, by its time limit or by its caller. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Why `code` is null, in words; empty otherwise. */
  readonly fault: string;
}

/** What a command may use. */
export interface CommandOptions {
  /** Milliseconds after which the command is killed, with all that it has started. */
  readonly limitMs: number;
  /** Kills the command, with all that it has started, when it fires. */
  readonly signal: AbortSignal;
  /** Called with each line of output as it comes, whichever stream it is from. */
  readonly onLine?: (line: string) => void;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs a command to its end. Never throws: what went wrong is in the result. */
export type RunCommand = (command: string, args: readonly string[], options: CommandOptions) => Promise<CommandResult>;

/**
 * Runs a command as a child process, without a shell and without standard input. It leads a process group of its own,
 * which is killed as one: what the command has started must not outlive it, nor keep its output open.
 */
export const runCommand: RunCommand = (command, args, { limitMs, signal, onLine, cwd, env }) =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve({ code: null, stdout: '', stderr: '', fault: STOPPED });
      return;
    }
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env }),
    });
    // Ctrl-C no longer reaches it.
    dieWithUs(child);
    let stdout = '';
    let stderr = '';
    let why = '';
    const finish = (code: number | null, fault: string): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve({ code, stdout, stderr, fault });
    };
    const kill = (reason: string): void => {
      why = reason;
      killGroup(child);
      // Whoever has left the group may hold the output open for as long as it likes.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const stop = (): void => {
      kill(STOPPED);
    };
    const timer = setTimeout(() => {
      kill(`it took longer than ${String(Math.round(limitMs / 1000))} s`);
    }, limitMs);
    signal.addEventListener('abort', stop);
    const hear = (text: string): void => {
      for (const line of linesOf(text)) onLine?.(line);
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      hear(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      hear(text);
    });
    child.once('error', (error) => {
      finish(null, error.message);
    });
    child.once('close', (code, by) => {
      finish(code, code !== null ? '' : why !== '' ? why : `it was ended by ${String(by)}`);
    });
  });

const STOPPED = 'it was stopped';

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of them are gone.
  }
}

/** The lines of a piece of output that say something. */
function linesOf(text: string): string[] {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The last lines of what a command said, for a message about its failure. */
export function lastWords(result: CommandResult, lines = 2): string {
  const said = linesOf(result.stderr === '' ? result.stdout : result.stderr).slice(-lines);
  const end = result.code === null ? result.fault : `exit code ${String(result.code)}`;
  return said.length === 0 ? end : `${end}: ${said.join(' ')}`;
}
