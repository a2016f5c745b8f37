import type { Paint } from '../output.ts';
import { table } from '../table.ts';
import { ENDINGS } from './count-deliveries.ts';
import type { DemoPlay } from './demo-play.ts';
import { crash } from './plays/crash.ts';
import { hasCompleted } from './report.ts';
import type { DemoEnd } from './run-demo.ts';

/** A demo's end as a person reads it. */
export function summaryOf(
  { report, records, problems, logs, uiAddress }: DemoEnd,
  plays: readonly DemoPlay[],
  paint: Paint,
): string {
  const rows = records.map((record) => {
    const { status, ledger, name } = record;
    const opened = status?.stages.filter((row) => row.opened !== null).length ?? 0;
    const { applied = 0, duplicate = 0, late = 0, refused = 0 } = ledger?.counts ?? {};
    const stage = status?.stage ?? 'unknown';
    return [
      name,
      plays.find((play) => play.name === name)?.story ?? '',
      hasCompleted(record) ? paint.good(stage) : paint.bad(stage),
      `${String(opened)} of ${String(status?.stages.length ?? 0)}`,
      String(applied),
      String(duplicate),
      String(late),
      String(refused),
    ];
  });
  const { deliveries, latencyMs } = report;
  const ends = ENDINGS.filter((ending) => deliveries[ending] > 0).map(
    (ending) => `${String(deliveries[ending])} ${ending}`,
  );
  const ms = (value: number | null): string => (value === null ? 'none had to wait' : `${String(value)} ms`);
  const verdict =
    problems.length === 0
      ? paint.good('Every play was completed, and no gate was opened twice.')
      : paint.bad(['This is not as it should be:', ...problems.map((problem) => `  ${problem}`)].join('\n'));
  const away = plays.some(({ name }) => name === crash.name) ? ', the time without a worker included' : '';
  return [
    '',
    table(['PLAY', 'WHAT HAPPENS', 'END', 'GATES', 'APPLIED', 'DUPLICATE', 'LATE', 'REFUSED'], rows),
    '',
    `${String(report.gatesOpened)} gates opened, ${String(report.gatesOpenedTwice)} of them twice.`,
    `${String(deliveries.sent)} webhook requests: ${ends.join(', ')}.`,
    `From webhook to open gate: ${ms(latencyMs.p50)} in the middle, ${ms(latencyMs.p99)} at the worst (p50, p99)${away}.`,
    verdict,
    '',
    `Raw logs:      ${logs}`,
    ...(uiAddress === null ? [] : [`Temporal's UI: ${uiAddress} (--keep leaves it up)`]),
  ].join('\n');
}
