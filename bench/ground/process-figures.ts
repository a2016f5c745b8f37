import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setInterval as ticks } from 'node:timers/promises';

/** Resident bytes of a process. Throws if it is gone. */
export function residentBytes(pid: number): number {
  const file = `/proc/${pid}/status`;
  const kilobytes = existsSync(file)
    ? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(file, 'utf8'))?.[1]
    : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  return Number(kilobytes) * 1024;
}

/**
 * Starts to count what these processes take of the processors. The answer says how many milliseconds each of them took
 * since then for each of `pieces`, without its children; null where `/proc` does not tell.
 */
export function startProcessorClock<Name extends string>(
  pids: Readonly<Record<Name, number>>,
): (pieces: number) => Readonly<Record<Name, number | null>> {
  const names = Object.keys(pids) as Name[];
  const look = () => names.map((name) => [name, processorMs(pids[name])] as const);
  const before = new Map(look());
  return (pieces) => {
    const each = look().map(([name, now]) => {
      const then = before.get(name);
      const known = now !== null && then !== undefined && then !== null;
      return [name, known ? Math.round(((now - then) / pieces) * 10) / 10 : null] as const;
    });
    return Object.fromEntries(each) as Record<Name, number | null>;
  };
}

/** Linux counts processor time in hundredths of a second. */
const MS_PER_TICK = 10;

function processorMs(pid: number): number | null {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  // What comes before the last parenthesis is the program's name, which can hold anything.
  const fields = readFileSync(file, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/** Between two looks at a process's memory. */
const LOOK_MS = 50;

/** The most resident bytes that these processes had together while `work` went on. */
export async function peakBytes(pids: readonly number[], work: () => Promise<void>): Promise<number> {
  const ended = new AbortController();
  const sum = (): number => pids.reduce((bytes, pid) => bytes + residentBytes(pid), 0);
  let peak = sum();
  const looking = (async () => {
    for await (const _ of ticks(LOOK_MS, undefined, { signal: ended.signal })) peak = Math.max(peak, sum());
  })().catch((error: unknown) => {
    if (!ended.signal.aborted) throw error;
  });
  try {
    await work();
  } finally {
    ended.abort();
    await looking;
  }
  return Math.max(peak, sum());
}
