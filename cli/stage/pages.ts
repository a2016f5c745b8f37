import { editInWords } from '../../signals/judge-transition.ts';
import type { StageChange, StageReading } from '../../signals/transition.ts';
import type { Paint } from '../output.ts';
import { shortName } from '../play-reference.ts';
import { relative } from '../relative-time.ts';
import { table } from '../table.ts';
import type { Found } from './find.ts';
import type { Moved } from './move.ts';

/** What `baton stage get` says of one. */
export interface ShownStage {
  /** Of the play where one owns the run, else the run's label; null for none. */
  readonly stage: string | null;
  readonly since: string | null;
  /** Workflow id of the play that owns the run and goes on; null for none. */
  readonly play: string | null;
  readonly run: StageReading | null;
  /** Why a person is needed, or what is odd. */
  readonly attention: readonly string[];
}

/** The stage of what was found. */
export function shown(found: Found): ShownStage {
  const { run } = found;
  if (found.kind === 'run') {
    const { edited, history, stage } = found.run;
    const attention = edited === null ? [] : [editInWords(stage, edited)];
    return { stage, since: history.at(-1)?.at ?? null, play: null, run, attention };
  }
  const { id, status } = found;
  const other =
    run !== null && run.uid !== status.run?.uid
      ? [`run ${run.name} is not the one that the play is bound to (${status.run?.name ?? 'none'})`]
      : [];
  return {
    stage: status.stage,
    since: status.stageSince,
    play: id,
    run,
    attention: [...status.attention, ...other],
  };
}

/** A table of stages. */
export function stagesPage(stages: readonly ShownStage[], now: number, paint: Paint): string {
  if (stages.length === 0) return paint.faint('No runs.');
  const rows = stages.map(({ stage, since, play, run, attention }) => [
    run === null ? '' : `${run.namespace}/${run.name}`,
    stage ?? paint.faint('(none)'),
    since === null ? '' : relative(since, now),
    run?.phase ?? '',
    play === null ? paint.faint('nobody') : shortName(play),
    paint.warning(attention.join('; ')),
  ]);
  return table(['RUN', 'STAGE', 'SINCE', 'PHASE', 'OWNER', 'ATTENTION'], rows);
}

/** A table of stages that were, newest first. */
export function historyPage(changes: readonly StageChange[], now: number, paint: Paint): string {
  if (changes.length === 0) return paint.faint('No stage was ever recorded.');
  const rows = [...changes]
    .reverse()
    .map(({ at, by, from, reason, to }) => [relative(at, now), from ?? '(none)', to ?? '(none)', by, reason]);
  return table(['WHEN', 'FROM', 'TO', 'BY', 'REASON'], rows);
}

/** A report of what became of each run, with what a person can do about those that were refused. */
export function movedPage(moved: readonly Moved[], paint: Paint): string {
  if (moved.length === 0) return paint.faint('No runs.');
  const rows = moved.map((one) => [
    `${one.namespace}/${one.name}`,
    one.success ? paint.good(one.outcome) : paint.bad(one.outcome),
    one.from ?? '(none)',
    one.to ?? '(none)',
    one.compensation === 'none' ? '' : `label: ${one.compensation}${one.stopped ? ', run stopped' : ''}`,
  ]);
  const why = moved
    .filter(({ reason }) => reason !== '')
    .map(({ namespace, name, reason, legal }) => {
      const may = legal.length === 0 ? '' : `\n  it may go to ${legal.join(', ')}`;
      return `${namespace}/${name}: ${reason}${may}`;
    });
  return [table(['RUN', 'OUTCOME', 'FROM', 'TO', ''], rows), ...why].join('\n');
}
