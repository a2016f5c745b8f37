import { limited } from '../ground/limited.ts';
import type { Ground } from '../ground/open-ground.ts';
import { startProcessorClock } from '../ground/process-figures.ts';
import { readResumes } from '../ground/resumes.ts';

/** How fast gates open when many plays are at it at once. */
export interface GateRateFigures {
  readonly perSecond: number;
  readonly plays: number;
  /** Milliseconds of processor time a gate, by process; `standIns` is everything that is not Baton's or Temporal's. */
  readonly processorMsPerGate: Readonly<Record<'bridge' | 'worker' | 'temporal' | 'standIns', number | null>>;
}

/** Gates of a play. */
const GATES = 3;
/** Webhooks under way at a time. */
const AT_ONCE = 50;

/**
 * All plays go through all their gates at once: each gets the next delivery as soon as its run waits at the next gate
 * and its label says so. Counted from the first webhook to the last resume, with everything that happens in between.
 */
export async function measureGateRate(ground: Ground, count: number): Promise<GateRateFigures> {
  const plays = await ground.plays.startMany(count);
  const limit = limited(AT_ONCE);
  const { baton, standIns } = ground;
  const processorTime = startProcessorClock({
    ...baton.pids(),
    temporal: standIns.temporal.pid,
    standIns: process.pid,
  });
  const startedAt = Date.now();
  await Promise.all(
    plays.map(async (play) => {
      for (let gate = 0; gate < GATES; gate += 1) {
        await play.waitsAt(gate);
        await limit(() => ground.post.send(play.act(gate)));
      }
      await play.opened(GATES - 1);
    }),
  );
  const gates = count * GATES;
  const processorMsPerGate = processorTime(gates);
  const resumes = readResumes(ground.logs);
  const last = Math.max(...plays.map((play) => resumes(play, GATES - 1)));
  return { perSecond: (gates * 1_000) / (last - startedAt), plays: count, processorMsPerGate };
}
