import { gateOpenings } from '../../cli/demo/gate-openings.ts';
import { readRawLogs } from '../../cli/demo/raw-logs.ts';
import type { BenchPlay } from './plays.ts';

/** When the cluster confirmed that a gate (0, 1, 2) of a play was opened: milliseconds since 1970. */
export type Resumes = (play: BenchPlay, gate: number) => number;

/** Reads from the cluster's log when gates were opened. The answer throws for a gate that is still shut. */
export function readResumes(logs: string): Resumes {
  const ofRun = new Map<string, number[]>();
  // Oldest first: the first is the first gate's.
  for (const { uid, at } of gateOpenings(readRawLogs(logs).writes)) ofRun.set(uid, [...(ofRun.get(uid) ?? []), at]);
  return (play, gate) => {
    const at = ofRun.get(play.uid())?.[gate];
    if (at === undefined) throw new Error(`gate ${gate} of task ${play.task} was not opened`);
    return at;
  };
}
