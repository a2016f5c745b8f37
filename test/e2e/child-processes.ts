import { execFileSync } from 'node:child_process';

/** The processes that it has started: a Temporal server, a bridge and a worker, and what watches over them. */
export function childrenOf(pid: number): number[] {
  return processes().flatMap((each) => (each.parent === pid ? [each.pid] : []));
}

/** What has ended and waits for somebody to ask how is not alive. */
export function isAlive(pid: number): boolean {
  return processes().some((each) => each.pid === pid && !each.state.startsWith('Z'));
}

function processes(): { readonly parent: number; readonly pid: number; readonly state: string }[] {
  const rows = execFileSync('ps', ['-A', '-o', 'ppid=,pid=,stat='], { encoding: 'utf8' }).trim().split('\n');
  return rows.map((row) => {
    const [parent = '', pid = '', state = ''] = row.trim().split(/\s+/);
    return { parent: Number(parent), pid: Number(pid), state };
  });
}
