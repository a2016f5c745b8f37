import type { temporal } from '@temporalio/proto';
import { gateOpenings, visitOf } from '../../cli/demo/gate-openings.ts';
import { readRawLogs } from '../../cli/demo/raw-logs.ts';
import type { BenchPlay } from '../../bench/ground/plays.ts';

/** Which gates of each run were opened, by the run's uid, a visit once for each patch that the API server took. */
export function openingsByRun(logs: string): ReadonlyMap<string, readonly string[]> {
  const byRun = new Map<string, string[]>();
  for (const opening of gateOpenings(readRawLogs(logs).writes))
    byRun.set(opening.uid, [...(byRun.get(opening.uid) ?? []), visitOf(opening)]);
  return byRun;
}

/** Milliseconds that Temporal saw between the wish for a transition and its verified outcome, for one history. */
export function transitionsIn(history: temporal.api.history.v1.IHistory): number[] {
  const wished = new Map<string, number>();
  const taken: number[] = [];
  for (const event of history.events ?? []) {
    const at = momentOf(event);
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (['openGate', 'moveStage'].includes(scheduled?.activityType?.name ?? '')) wished.set(String(event.eventId), at);
    const began = wished.get(String(event.activityTaskCompletedEventAttributes?.scheduledEventId ?? ''));
    if (began !== undefined) taken.push(at - began);
  }
  return taken;
}

function momentOf({ eventTime }: temporal.api.history.v1.IHistoryEvent): number {
  return Number(eventTime?.seconds ?? 0) * 1_000 + (eventTime?.nanos ?? 0) / 1e6;
}

/** Takes a play through its three gates, each as soon as its run waits there, and to its end. */
export async function walk(play: BenchPlay, send: (gate: number) => Promise<unknown>): Promise<string> {
  for (let gate = 0; gate < 3; gate += 1) {
    await play.waitsAt(gate);
    await send(gate);
  }
  return play.ended();
}
