import type { Paint } from '../output.ts';
import { table } from '../table.ts';
import { countsOfNoPlay, countsOfPlay, ENDINGS, type DeliveryCounts } from './count-deliveries.ts';
import type { DemoPlay } from './demo-play.ts';
import { evidenceOf } from './evidence.ts';
import { latencies } from './latencies.ts';
import { crash } from './plays/crash.ts';
import type { PlayRecord, RawLogs } from './raw-logs.ts';
import { hasCompleted } from './report.ts';
import type { DemoEnd } from './run-demo.ts';

/** A demo's end as a person reads it. */
export function summaryOf(end: DemoEnd, plays: readonly DemoPlay[], paint: Paint): string {
  const { deliveries, latencyMs, gatesOpened, gatesOpenedTwice } = end.report;
  const ends = ENDINGS.filter((ending) => deliveries[ending] > 0).map(
    (ending) => `${String(deliveries[ending])} ${ending}`,
  );
  const ms = (value: number | null): string => (value === null ? 'none had to wait' : `${String(value)} ms`);
  const verdict =
    end.problems.length === 0
      ? paint.good(
          `Every play was completed and showed what it is there to show (${String(end.claims.length)} claims), and no gate was opened twice.`,
        )
      : paint.bad(['This is not as it should be:', ...end.problems.map((problem) => `  ${problem}`)].join('\n'));
  const waits = [
    ...(plays.some(({ name }) => name === crash.name) ? ['the time without a worker'] : []),
    ...(plays.some(({ byHand }) => byHand !== undefined) ? ['the time until a person adopts a run'] : []),
  ];
  const included = waits.length === 0 ? '' : `, ${waits.join(' and ')} included`;
  return [
    '',
    tableOf(end, plays, paint),
    '',
    `${String(gatesOpened)} gates opened, ${String(gatesOpenedTwice)} of them twice.`,
    `${String(deliveries.sent)} webhook requests: ${ends.join(', ')}.`,
    'Applied: the play took in what was new in it. Whether it believes who said it, it judges at the gate.',
    `From webhook to open gate: ${ms(latencyMs.p50)} in the middle, ${ms(latencyMs.p99)} at the worst (p50, p99)${included}.`,
    `${String(latencies(end.raw).length)} gates had to wait for a webhook and count here; at the others its word was there before Argo was.`,
    verdict,
    '',
    `Raw logs: ${end.logs}`,
  ].join('\n');
}

/** A row a play, and one for the requests that are about none; each column adds up to the total below the table. */
function tableOf({ report, claims, raw }: DemoEnd, plays: readonly DemoPlay[], paint: Paint): string {
  const { plays: records, deliveries } = raw;
  const shown = ENDINGS.filter((ending) => ending !== 'quarantined' || report.deliveries[ending] > 0);
  const counted = (counts: DeliveryCounts): string[] => shown.map((ending) => String(counts[ending]));
  const rows = records.map((record) => {
    const { status, name } = record;
    const opened = status?.stages.filter((row) => row.opened !== null).length ?? 0;
    const stage = status?.stage ?? 'unknown';
    return [
      name,
      hasCompleted(record) ? paint.good(stage) : paint.bad(stage),
      `${String(opened)} of ${String(status?.stages.length ?? 0)}`,
      ...counted(countsOfPlay(record, deliveries)),
      [
        whatHappened(record, plays, raw),
        ...claims
          .filter(({ play, holds }) => play === name && !holds)
          .map(({ claim }) => paint.bad(`NOT SHOWN: ${claim}`)),
      ].join('; '),
    ];
  });
  const others = countsOfNoPlay(deliveries, records);
  const none = [
    '(none)',
    '',
    '',
    ...counted(others),
    'what is about no play: pushes, statuses, and what GitHub has not signed',
  ];
  const heads = ['PLAY', 'END', 'GATES', ...shown.map((ending) => ending.toUpperCase()), 'WHAT HAPPENS'];
  return table(heads, others.sent > 0 ? [...rows, none] : rows);
}

/** The play's story, and what only the raw logs can say of it. */
function whatHappened(record: PlayRecord, plays: readonly DemoPlay[], raw: RawLogs): string {
  const play = plays.find(({ name }) => name === record.name);
  const evidence = evidenceOf(record, raw);
  const aside = evidence === null ? undefined : play?.aside?.(evidence);
  return aside === undefined ? (play?.story ?? '') : `${play?.story ?? ''} (${aside})`;
}
