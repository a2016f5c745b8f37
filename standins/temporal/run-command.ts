import { spawn } from 'node:child_process';

/** How a command ended. */
export interface CommandResult {
  /** Null where the command could not be started at all, or was ended by a signal or by its time limit. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Why `code` is null, in words; empty otherwise. */
  readonly fault: string;
}

/** What a command may use. */
export interface CommandOptions {
  /** Milliseconds after which the command is killed. */
  readonly limitMs: number;
  /** Called with each line of output as it comes, whichever stream it is from. */
  readonly onLine?: (line: string) => void;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs a command to its end. Never throws: what went wrong is in the result. */
export type RunCommand = (command: string, args: readonly string[], options: CommandOptions) => Promise<CommandResult>;

/** Runs a command as a child process, without a shell and without standard input. */
export const runCommand: RunCommand = (command, args, { limitMs, onLine, cwd, env }) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env }),
    });
    let stdout = '';
    let stderr = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, limitMs);
    const finish = (code: number | null, fault: string): void => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr, fault });
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      for (const line of linesOf(text)) onLine?.(line);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      for (const line of linesOf(text)) onLine?.(line);
    });
    child.once('error', (error) => {
      finish(null, error.message);
    });
    child.once('close', (code, signal) => {
      if (late) finish(null, `it took longer than ${String(Math.round(limitMs / 1000))} s`);
      else finish(code, code === null ? `it was ended by ${String(signal)}` : '');
    });
  });

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
