import type { PlayStatus, StageRow } from '../../signals/messages.ts';

/**
 * The page of a play in Temporal's UI: Markdown that a person can read without knowing Temporal.
 */
export function detailsOf(status: PlayStatus): string {
  const { identity, pullRequest, run } = status;
  const repository = `${identity.owner}/${identity.repository}`;
  const lines = [
    `## ${repository}, task ${identity.task}: ${status.stage}`,
    '',
    `**Waits for** ${status.waitingFor} (stage since ${time(status.stageSince)})`,
    '',
    ...status.attention.map((text) => `- **A person is needed:** ${text}`),
    ...(status.attention.length > 0 ? [''] : []),
    '| agent | stage | gate opens on | now |',
    '| --- | --- | --- | --- |',
    ...status.stages.map(row),
    '',
    pullRequest === null
      ? '- Pull request: none known yet'
      : `- Pull request: [#${String(pullRequest.number)}](https://github.com/${repository}/pull/${String(pullRequest.number)})${head(pullRequest.head)}`,
    run === null ? '- Run: none yet' : `- Run: \`${run.namespace}/${run.name}\` (${run.phase})`,
    status.next === null ? '- No deadline is running' : `- Next deadline: ${time(status.next.at)}, ${status.next.what}`,
    `- Rework: ${String(status.rework.rounds)} of ${String(status.rework.limit)} rounds`,
    `- Deliveries: ${Object.entries(status.deliveries)
      .map(([outcome, count]) => `${String(count)} ${outcome}`)
      .join(', ')}`,
    '',
    ...status.journal.slice(-8).map((entry) => `- ${time(entry.at)} ${entry.what}`),
  ];
  return lines.join('\n');
}

const MARKS: Record<StageRow['state'], string> = { done: 'done', 'at-work': 'at work', waiting: 'waiting', ahead: '' };

function row(stage: StageRow): string {
  const opened =
    stage.opened === null ? '' : `, opened ${time(stage.opened.at)}${head(stage.opened.commit)} (${stage.opened.how})`;
  const now = `${MARKS[stage.state]}${opened}`;
  return `| ${stage.role} | ${stage.working} | ${stage.condition} | ${now} |`;
}

function head(commit: string | null): string {
  return commit === null ? '' : ` at \`${commit.slice(0, 7)}\``;
}

function time(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}
