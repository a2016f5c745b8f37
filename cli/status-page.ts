import type { PlayStatus, StageRow } from '../signals/messages.ts';
import type { Paint } from './output.ts';
import { shortName } from './play-reference.ts';
import { relative } from './relative-time.ts';
import { table } from './table.ts';

/** Journal lines on the page; `--json` has all that the play shows. */
const SHOWN_JOURNAL = 8;

/** A play's status as a page that a person can read without knowing Temporal. `now` in milliseconds since the epoch. */
export function statusPage(status: PlayStatus, now: number, paint: Paint): string {
  const generation = status.generation > 1 ? paint.faint(`  generation ${status.generation}`) : '';
  const title = `${paint.strong(shortName(status.play))}  ${stage(status, paint)}${generation}`;
  const sections = [
    title,
    attention(status, paint),
    stageTable(status, now, paint),
    facts(status, now, paint),
    journal(status, now, paint),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function stage({ stage: name, ended, attention: reasons }: PlayStatus, paint: Paint): string {
  if (name === 'completed') return paint.good(name);
  if (reasons.length > 0) return paint.warning(name);
  return ended ? paint.bad(name) : name;
}

function attention(status: PlayStatus, paint: Paint): string {
  return status.attention.map((text) => paint.warning(`! ${text}`)).join('\n');
}

function stageTable(status: PlayStatus, now: number, paint: Paint): string {
  const rows = status.stages.map((row) => [
    `${MARKS[row.state](paint)} ${row.role}`,
    row.state === 'waiting' ? row.waiting : row.state === 'at-work' ? row.working : '',
    row.condition,
    gate(row, now, paint),
  ]);
  return table(['  AGENT', 'NOW', 'GATE OPENS BY', 'GATE'], rows);
}

const MARKS: Readonly<Record<StageRow['state'], (paint: Paint) => string>> = {
  done: (paint) => paint.good('✓'),
  'at-work': (paint) => paint.strong('▶'),
  waiting: (paint) => paint.warning('●'),
  ahead: (paint) => paint.faint('·'),
};

function gate(row: StageRow, now: number, paint: Paint): string {
  if (row.state === 'done' && row.opened !== null) {
    const by = row.opened.how === 'baton' ? '' : ` (${row.opened.how})`;
    return paint.good(`opened ${relative(row.opened.at, now)}${at(row.opened.commit)}${by}`);
  }
  if (row.state === 'ahead') return '';
  return row.unmet.length === 0 ? '' : row.unmet.join('; ');
}

function facts(status: PlayStatus, now: number, paint: Paint): string {
  const { pullRequest, run, held, next, rework, deliveries } = status;
  const counts = Object.entries(deliveries).map(([outcome, count]) => `${count} ${outcome}`);
  const lines: readonly (readonly [string, string | null])[] = [
    ['Waits for', status.waitingFor],
    ['Since', relative(status.stageSince, now)],
    ['Next', next === null ? null : `${next.what} ${relative(next.at, now)}`],
    ['On hold', held === null ? null : `by ${held.by} since ${relative(held.since, now)}: ${held.reason}`],
    ['Pull request', pullRequest === null ? 'none yet' : `#${pullRequest.number}${at(pullRequest.head)}`],
    ['Run', run === null ? 'none yet' : `${run.namespace}/${run.name} (${run.phase})`],
    ['Rework', rework.rounds === 0 ? null : `${rework.rounds} of ${rework.limit} rounds`],
    ['Deliveries', counts.join(', ')],
  ];
  const shown = lines.filter((line): line is readonly [string, string] => line[1] !== null);
  return shown.map(([name, text]) => `${paint.faint(name.padEnd(13))} ${text}`).join('\n');
}

function journal(status: PlayStatus, now: number, paint: Paint): string {
  const last = status.journal.slice(-SHOWN_JOURNAL);
  if (last.length === 0) return '';
  const ages = last.map((entry) => relative(entry.at, now));
  const width = Math.max(...ages.map((age) => age.length));
  const lines = last.map((entry, index) => `${paint.faint((ages[index] ?? '').padStart(width))}  ${entry.what}`);
  return ['Journal', ...lines].join('\n');
}

function at(commit: string | null): string {
  return commit === null ? '' : ` at ${commit.slice(0, 7)}`;
}
