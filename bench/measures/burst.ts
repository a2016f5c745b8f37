import type { Ground } from '../ground/open-ground.ts';
import { peakBytes } from '../ground/process-figures.ts';
import { readResumes } from '../ground/resumes.ts';

/** What a crowd of deliveries does. */
export interface BurstFigures {
  /** Milliseconds from the first webhook that was sent to the last resume that the cluster confirmed. */
  readonly ms: number;
  /** The most that bridge and worker had in memory together meanwhile, in MB (2^20 bytes). */
  readonly peakMb: number;
  /** How many plays waited at their first gate and got one delivery each. */
  readonly plays: number;
}

/** Deliveries under way at a time, as a hook's sender has them. */
const AT_ONCE = 20;
const MB = 2 ** 20;

/** All plays stand at their first gate; each gets its pull request. */
export async function measureBurst(ground: Ground, count: number): Promise<BurstFigures> {
  const plays = await ground.plays.startMany(count);
  const deliveries = plays.map((play) => play.act(0));
  const { bridge, worker } = ground.baton.pids();
  const startedAt = Date.now();
  const peak = await peakBytes([bridge, worker], async () => {
    await ground.post.sendAll(deliveries, AT_ONCE);
    await Promise.all(plays.map((play) => play.opened(0)));
  });
  const resumes = readResumes(ground.logs);
  const last = Math.max(...plays.map((play) => resumes(play, 0)));
  return { ms: last - startedAt, peakMb: Math.round(peak / MB), plays: count };
}
