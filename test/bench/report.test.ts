import { expect, test } from '@jest/globals';
import { reportOf, type Figures } from '../../bench/report.ts';
import { tableOf } from '../../bench/table-of.ts';

/** A run in which only the skeleton was measured. */
function measured(historyEvents: number): Figures {
  const bare = {
    historyEvents,
    perSecond: 140.2,
    atOnce: 500,
    acknowledgedMs: 3,
    activityMs: { p50: 13, p99: 20 },
    processorMsPerRoundTrip: { worker: 5, temporal: 6, bench: 1 },
  };
  return { bare, history: null, alone: null, burst: null, rate: null, waiting: null, transitions: null };
}

test("the bench prints the bare workflow's own figures beside those that are known of it", () => {
  const report = reportOf(measured(35));
  expect(report.remarks).toEqual([]);
  const table = tableOf(report);
  expect(table).toContain('It takes 35 history events, and goes round 140.2 times a second with 500 at once');
  expect(table).toContain('35 events and, on two cores, 130 to 175 a second');
});

test('the bench says so where the bare workflow has another number of events than it is known to have', () => {
  const report = reportOf(measured(38));
  const remark = 'The bare workflow took 38 history events and not 35: it is not the floor that the aims are about.';
  expect(report.remarks).toEqual([remark]);
  expect(tableOf(report)).toContain(remark);
});
