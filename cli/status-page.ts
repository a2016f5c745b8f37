import type { PlayStatus, StageRow } from '../signals/messages.ts';
import type { Paint } from './output.ts';
import { shortName } from './play-reference.ts';
import { inWords, relative } from './relative-time.ts';
import { table } from './table.ts';

/** Journal lines on the page; `--json` has all that the play shows. */
const SHOWN_JOURNAL = 8;

/**
 * A play's status as a page that a person can read without knowing Temporal. `now` in milliseconds since the epoch;
 * `present` as `presentPolicy` says.
 */
export function statusPage(status: PlayStatus, present: string | null, now: number, paint: Paint): string {
  const generation = status.generation > 1 ? paint.faint(`  generation ${status.generation}`) : '';
  const title = `${paint.strong(shortName(status.play))}  ${stage(status, paint)}${generation}`;
  const sections = [
    title,
    attention(status, paint),
    stageTable(status, now, paint),
    facts(status, present, now, paint),
    journal(status, now, paint),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function stage({ stage: name, ended, held, attention: reasons }: PlayStatus, paint: Paint): string {
  if (name === 'completed') return paint.good(name);
  if (held !== null) return paint.warning(`${name}, on hold`);
  if (reasons.length > 0) return paint.warning(name);
  return ended ? paint.bad(name) : name;
}

function attention(status: PlayStatus, paint: Paint): string {
  return status.attention.map((text) => paint.warning(`! ${text}`)).join('\n');
}

function stageTable(status: PlayStatus, now: number, paint: Paint): string {
  const rows = status.stages.map((row) => [
    `${mark(row, status)(paint)} ${row.role}`,
    where(row, status),
    row.condition,
    gate(row, status, now, paint),
  ]);
  return table(['  AGENT', 'NOW', 'GATE OPENS BY', 'GATE'], rows);
}

/** Where a play has ended nobody works and nothing waits any more, whatever was seen last. */
function where({ state, waiting, working }: StageRow, { ended }: PlayStatus): string {
  if (state === 'done' || state === 'ahead') return '';
  const label = state === 'waiting' ? waiting : working;
  return ended ? `ended at ${label}` : label;
}

function mark(row: StageRow, { ended, held }: PlayStatus): (paint: Paint) => string {
  if (row.state === 'done' || row.state === 'ahead') return MARKS[row.state];
  if (ended) return (paint) => paint.bad('■');
  // The agent works on in its pod, held or not: only the gate stays shut.
  return held !== null && row.state === 'waiting' ? (paint) => paint.warning('‖') : MARKS[row.state];
}

const MARKS: Readonly<Record<StageRow['state'], (paint: Paint) => string>> = {
  done: (paint) => paint.good('✓'),
  'at-work': (paint) => paint.strong('▶'),
  waiting: (paint) => paint.warning('●'),
  ahead: (paint) => paint.faint('·'),
};

function gate(row: StageRow, { ended, held }: PlayStatus, now: number, paint: Paint): string {
  if (row.state === 'done' && row.opened !== null) {
    const by = row.opened.how === 'baton' ? '' : ` (${row.opened.how})`;
    return paint.good(`opened ${relative(row.opened.at, now)}${at(row.opened.commit)}${by}`);
  }
  if (row.state === 'ahead' || ended) return '';
  const unmet = row.unmet.join('; ');
  if (held === null || row.state !== 'waiting') return unmet;
  return unmet === '' ? 'stays shut while on hold' : `stays shut while on hold; ${unmet}`;
}

function facts(status: PlayStatus, present: string | null, now: number, paint: Paint): string {
  const { pullRequest, run, held, next, rework, deliveries } = status;
  const counts = Object.entries(deliveries).map(([outcome, count]) => `${count} ${outcome}`);
  const lines: readonly (readonly [string, string | null])[] = [
    ['Waits for', status.waitingFor],
    ['Since', relative(status.stageSince, now)],
    ['Next', next === null ? null : `${relative(next.at, now)}, ${next.what}`],
    ['On hold', held === null ? null : `for ${inWords(now - Date.parse(held.since))}, by ${held.by}`],
    ['Pull request', pullRequest === null ? none(status) : `#${pullRequest.number}${at(pullRequest.head)}`],
    ['Run', run === null ? none(status) : runWords(run, status)],
    ['Rework', rework.rounds === 0 ? null : `${rework.rounds} of ${rework.limit} rounds`],
    ['Policy', policyWords(status, present, paint)],
    ['Deliveries', counts.join(', ')],
  ];
  const shown = lines.filter((line): line is readonly [string, string] => line[1] !== null);
  return shown.map(([name, text]) => `${paint.faint(name.padEnd(13))} ${text}`).join('\n');
}

function policyWords({ policy, ended }: PlayStatus, present: string | null, paint: Paint): string {
  if (ended || present === null || present === policy) return policy;
  return paint.warning(`${policy}; this configuration says ${present}, which baton reconfigure brings`);
}

function none({ ended }: PlayStatus): string {
  return ended ? 'none' : 'none yet';
}

/** A play that has ended looks no more: what it shows of its run is what it saw last. */
function runWords({ namespace, name, phase }: NonNullable<PlayStatus['run']>, { ended, stage }: PlayStatus): string {
  const phaseNow = !ended || stage === 'completed' ? phase : `${phase} when last seen`;
  return `${name} in namespace ${namespace} (${phaseNow})`;
}

function journal(status: PlayStatus, now: number, paint: Paint): string {
  const last = status.journal.slice(-SHOWN_JOURNAL);
  if (last.length === 0) return '';
  const ages = last.map((entry) => relative(entry.at, now));
  const width = Math.max(...ages.map((age) => age.length));
  const lines = last.map(({ what }, index) => {
    const age = paint.faint((ages[index] ?? '').padStart(width));
    // A change of stage follows from the lines around it; what was done and seen should stand out.
    return `${age}  ${what.includes(' → ') ? paint.faint(what) : what}`;
  });
  return ['Journal', ...lines].join('\n');
}

function at(commit: string | null): string {
  return commit === null ? '' : ` at ${commit.slice(0, 7)}`;
}
