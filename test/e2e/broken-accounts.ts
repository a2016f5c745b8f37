import { isBatons } from '../../cli/demo/gate-openings.ts';
import type { PlayRecord, RawLogs } from '../../cli/demo/raw-logs.ts';

/** Accounts that are not as they should be: the raw logs of a good demo, forged so that every total stays as it was. */
export const BROKEN_ACCOUNTS: readonly {
  readonly how: string;
  /** What must be told of it. */
  readonly problem: RegExp;
  readonly forge: (logs: RawLogs) => RawLogs;
}[] = [
  {
    how: 'no patch of Baton opened any gate',
    problem: /^storm: wait-pr-created was opened by 0 patches$/,
    forge: (logs) => ({
      ...logs,
      writes: logs.writes.filter((write) => !isBatons(write) || !JSON.stringify(write.body).includes('"Succeeded"')),
    }),
  },
  {
    how: 'an accepted request is in no ledger, and one of another play is there twice',
    problem: /^smooth: delivery \S+ was sent 1 times and is in the ledger 0 times$/,
    forge: (logs) =>
      withEntries(
        withEntries(logs, 'smooth', (entries) => entries.slice(1)),
        'early',
        (entries) => [...entries, ...entries.slice(0, 1)],
      ),
  },
  {
    how: 'a request of one hook is in the ledger under the delivery id of another event',
    problem: /^storm: delivery \S+ was sent \d+ times and is in the ledger \d+ times$/,
    forge: (logs) =>
      withEntries(logs, 'storm', ([first, ...others]) => {
        const other = others.find(({ delivery }) => delivery !== first?.delivery);
        return first === undefined || other === undefined
          ? others
          : [{ ...first, delivery: other.delivery }, ...others];
      }),
  },
];

type Entries = NonNullable<PlayRecord['ledger']>['entries'];

/** The same with other entries in a play's ledger, which counts them rightly. */
function withEntries(logs: RawLogs, name: string, change: (entries: Entries) => Entries): RawLogs {
  const plays = logs.plays.map((play) => {
    if (play.name !== name) return play;
    const entries = change(play.ledger?.entries ?? []);
    const counts = { applied: 0, duplicate: 0, late: 0, refused: 0 };
    for (const { outcome } of entries) counts[outcome] += 1;
    return { ...play, ledger: { counts, entries } };
  });
  return { ...logs, plays };
}
