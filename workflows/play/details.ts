import type { PlayStatus, StageRow } from '../../signals/messages.ts';

/**
 * The page of a play in Temporal's UI: Markdown that a person can read without knowing Temporal, drawn or as it is.
 */
export function detailsOf(status: PlayStatus): string {
  const { identity, pullRequest } = status;
  const repository = `${identity.owner}/${identity.repository}`;
  const held = status.held === null ? '' : ', on hold';
  const lines = [
    `## ${repository}, task ${identity.task}: ${status.stage}${held}`,
    '',
    `**Waits for** ${status.waitingFor} (at this stage since ${time(status.stageSince)})`,
    '',
    ...status.attention.map((text) => `- **A person is needed:** ${text}`),
    ...(status.attention.length > 0 ? [''] : []),
    ...table(['agent', 'stage', 'gate opens on', 'now'], status.stages.map(cells)),
    '',
    pullRequest === null
      ? '- Pull request: none known yet'
      : `- Pull request: [#${String(pullRequest.number)}](https://github.com/${repository}/pull/${String(pullRequest.number)})${head(pullRequest.head)}`,
    `- Run: ${run(status)}`,
    status.next === null ? '- No deadline is running' : `- Next deadline: ${time(status.next.at)}, ${status.next.what}`,
    `- Rework: ${String(status.rework.rounds)} of ${String(status.rework.limit)} rounds`,
    `- Deliveries: ${Object.entries(status.deliveries)
      .map(([outcome, count]) => `${String(count)} ${outcome}`)
      .join(', ')}`,
    ...(status.journal.length > 0 ? ['', 'What it saw and did, newest last:', ''] : []),
    ...status.journal.slice(-8).map((entry) => `- ${time(entry.at)} ${entry.what}`),
  ];
  return lines.join('\n');
}

const MARKS: Record<StageRow['state'], string> = { done: 'done', 'at-work': 'at work', waiting: 'waiting', ahead: '' };

function cells(stage: StageRow): string[] {
  const opened =
    stage.opened === null ? '' : `opened ${time(stage.opened.at)}${head(stage.opened.commit)} (${stage.opened.how})`;
  const now = [MARKS[stage.state], opened].filter((words) => words !== '').join(', ');
  return [stage.role, stage.working, stage.condition, now];
}

/** Columns of one width: some tools show Markdown as it is written. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = heads.map((name, column) =>
    Math.max(name.length, 3, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(heads), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}

/** A run has no address that Baton would know: the command that shows it stands in for a link. */
function run({ run, ended }: PlayStatus): string {
  if (run === null) return 'none yet';
  const phase = ended ? `${run.phase} when last seen` : run.phase;
  return `\`${run.name}\` in namespace \`${run.namespace}\` (${phase}); look with \`argo get --namespace ${run.namespace} ${run.name}\``;
}

function head(commit: string | null): string {
  return commit === null ? '' : ` at \`${commit.slice(0, 7)}\``;
}

function time(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}
