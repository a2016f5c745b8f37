import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../../cli/demo/latencies.ts';
import { nextSecond } from '../ground/next-second.ts';
import type { Ground } from '../ground/open-ground.ts';
import type { BenchPlay } from '../ground/plays.ts';
import { readResumes } from '../ground/resumes.ts';

/** Milliseconds from a webhook that is sent to the resume that the cluster confirms, with nothing else going on. */
export interface AloneFigures {
  readonly p50: number;
  readonly p99: number;
  /** How many gates were opened for it. */
  readonly gates: number;
}

/** Gates of a play. */
const GATES = 3;
/** Milliseconds in which a play comes to rest after its label has been written, and a run after its gate. */
const REST_MS = 150;

/** Takes all plays through their gates, one gate of one play after the other. */
export async function measureAlone(ground: Ground, count: number): Promise<AloneFigures> {
  const { plays, post } = ground;
  // The first ones load code on all sides.
  const warmUp = await plays.startMany(2);
  const measured = await plays.startMany(count);
  const sent: { readonly play: BenchPlay; readonly gate: number; readonly at: number }[] = [];
  for (let gate = 0; gate < GATES; gate += 1) {
    await nextSecond();
    for (const play of [...warmUp, ...measured]) {
      await play.waitsAt(gate);
      await pause(REST_MS);
      const { sentAt } = await post.send(play.act(gate));
      await play.opened(gate);
      await pause(REST_MS);
      if (!warmUp.includes(play)) sent.push({ play, gate, at: sentAt.getTime() });
    }
  }
  const resumes = readResumes(ground.logs);
  const latencies = sent.map(({ play, gate, at }) => resumes(play, gate) - at);
  return {
    p50: percentile(latencies, 0.5) ?? NaN,
    p99: percentile(latencies, 0.99) ?? NaN,
    gates: latencies.length,
  };
}
