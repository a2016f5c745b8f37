import { gateProblems } from './check-gates.ts';
import { addsUp, countDeliveries, type DeliveryCounts } from './count-deliveries.ts';
import { gateOpenings, isBatons, visitOf } from './gate-openings.ts';
import { latencies, percentile } from './latencies.ts';
import { unmatchedRequests } from './match-ledgers.ts';
import type { PlayRecord, RawLogs } from './raw-logs.ts';

/** What a demo came to; the object that `baton demo --json` prints last, with the folder of the raw logs beside it. */
export interface Report {
  readonly plays: number;
  readonly completed: number;
  /** Visits of gates that a patch of Baton's opened. */
  readonly gatesOpened: number;
  /** Of these, visits that were opened by more than one patch. */
  readonly gatesOpenedTwice: number;
  readonly deliveries: DeliveryCounts;
  /** From a webhook that was sent to the resume that the cluster confirmed; null where no gate had to wait for one. */
  readonly latencyMs: { readonly p50: number | null; readonly p99: number | null };
}

/** Computes the report from nothing but the raw logs. */
export function reportOf(logs: RawLogs): Report {
  const patches = new Map<string, number>();
  for (const opening of gateOpenings(logs.writes)) {
    patches.set(visitOf(opening), (patches.get(visitOf(opening)) ?? 0) + 1);
  }
  const waited = latencies(logs);
  return {
    plays: logs.plays.length,
    completed: logs.plays.filter(hasCompleted).length,
    gatesOpened: patches.size,
    gatesOpenedTwice: [...patches.values()].filter((times) => times > 1).length,
    deliveries: countDeliveries(logs.deliveries, logs.plays),
    latencyMs: { p50: percentile(waited, 0.5), p99: percentile(waited, 0.99) },
  };
}

/** What must not be in a report, in words; empty for a demo that went as it should. */
export function problemsOf(report: Report, logs: RawLogs): string[] {
  const { plays, completed, gatesOpenedTwice, deliveries } = report;
  const touched = logs.plays.flatMap(({ untouched }) => untouched).filter((run) => isWrittenTo(run, logs));
  return [
    ...(completed === plays && plays > 0 ? [] : [`${String(completed)} of ${String(plays)} plays were completed`]),
    ...(gatesOpenedTwice === 0 ? [] : [`${String(gatesOpenedTwice)} gates were opened twice`]),
    ...(addsUp(deliveries) ? [] : [`the deliveries don't add up to the ${String(deliveries.sent)} that were sent`]),
    ...unmatchedRequests(logs),
    ...gateProblems(logs),
    ...touched.map((run) => `Baton wrote to ${run}, which was not its to touch`),
  ];
}

/** Whether a play came to its good end. */
export function hasCompleted({ status }: PlayRecord): boolean {
  return status?.ended === true && status.stage === 'completed';
}

function isWrittenTo(run: string, { writes }: RawLogs): boolean {
  const [namespace = '', name = ''] = run.split('/');
  const path = `/namespaces/${namespace}/workflows/${name}`;
  return writes.some((write) => isBatons(write) && !write.dryRun && write.path.endsWith(path));
}
