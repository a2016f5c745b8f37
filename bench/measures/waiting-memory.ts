import { setTimeout as pause } from 'node:timers/promises';
import { limited } from '../ground/limited.ts';
import type { Ground } from '../ground/open-ground.ts';
import { residentBytes } from '../ground/process-figures.ts';

/** What plays that wait keep in memory. */
export interface WaitingFigures {
  /** Growth of bridge and worker together, a play. */
  readonly bytesPerPlay: number;
  readonly plays: number;
  /** Of each process, before and after, in MB (2^20 bytes). */
  readonly residentMb: Readonly<Record<'bridge' | 'worker', { readonly before: number; readonly after: number }>>;
}

/** Plays before the first look: code is loaded and connections are open by then. */
const WARM_UP = 20;
/** Plays that are on their way to the gate at a time. */
const AT_ONCE = 40;
const SETTLE_MS = 5_000;
const MB = 2 ** 20;

/** Plays with an open pull request that wait at their second gate, in a bridge and a worker that have seen nothing else. */
export async function measureWaiting(ground: Ground, count: number): Promise<WaitingFigures> {
  await ground.baton.restart();
  await bringToWait(ground, Math.min(WARM_UP, count));
  const before = await settled(ground);
  await bringToWait(ground, count);
  const after = await settled(ground);
  const mb = (bytes: number): number => Math.round(bytes / MB);
  const of = (process: 'bridge' | 'worker') => ({ before: mb(before[process]), after: mb(after[process]) });
  const growth = after.bridge + after.worker - before.bridge - before.worker;
  return {
    bytesPerPlay: Math.round(growth / count),
    plays: count,
    residentMb: { bridge: of('bridge'), worker: of('worker') },
  };
}

async function bringToWait({ plays, post }: Ground, count: number): Promise<void> {
  const limit = limited(AT_ONCE);
  const oneByOne = Array.from({ length: count }, () =>
    limit(async () => {
      const play = await plays.start('gates');
      await play.waitsAt(0);
      await post.send(play.act(0));
      await play.waitsAt(1);
    }),
  );
  await Promise.all(oneByOne);
}

async function settled({ baton }: Ground): Promise<Record<'bridge' | 'worker', number>> {
  await pause(SETTLE_MS);
  const { bridge, worker } = baton.pids();
  return { bridge: residentBytes(bridge), worker: residentBytes(worker) };
}
