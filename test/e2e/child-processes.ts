import { execFileSync } from 'node:child_process';
import { setImmediate } from 'node:timers/promises';

/** The processes that it has started: a Temporal server, a bridge and a worker, and what watches over them. */
export function childrenOf(pid: number): number[] {
  return processes().flatMap((each) => (each.parent === pid ? [each.pid] : []));
}

/** Resolves once it has started a process with these words in its command line. */
export async function hasStarted(pid: number, words: string): Promise<void> {
  while (!processes().some(({ parent, command }) => parent === pid && command.includes(words))) await setImmediate();
}

/** What has ended and waits for somebody to ask how is not alive. */
export function isAlive(pid: number): boolean {
  return processes().some((each) => each.pid === pid && !each.state.startsWith('Z'));
}

interface Process {
  readonly parent: number;
  readonly pid: number;
  readonly state: string;
  readonly command: string;
}

function processes(): Process[] {
  const rows = execFileSync('ps', ['-A', '-ww', '-o', 'ppid=,pid=,stat=,args='], { encoding: 'utf8' });
  return rows
    .trim()
    .split('\n')
    .map((row) => {
      const [parent = '', pid = '', state = '', ...command] = row.trim().split(/\s+/);
      return { parent: Number(parent), pid: Number(pid), state, command: command.join(' ') };
    });
}
