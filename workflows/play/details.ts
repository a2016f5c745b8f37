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
    'Stages, each agent with its gate:',
    '',
    ...status.stages.map(stageLine),
    '',
    'Pull request, run and counts:',
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

const MARKS: Record<StageRow['state'], string> = {
  done: 'done',
  'at-work': 'at work',
  waiting: 'at the gate',
  ahead: 'to come',
};

/**
 * A stage in one line: Temporal's UI draws the cells of a table without any space between them, and what is nested in a
 * list item in the item's own line.
 */
function stageLine({ role, working, waiting, condition, state, opened }: StageRow): string {
  const how = opened === null ? '' : `opened ${time(opened.at)}${head(opened.commit)} (${opened.how})`;
  const gate = state === 'done' && how !== '' ? how : `opens on ${condition}${how === '' ? '' : `; last ${how}`}`;
  return `- **${role}**, ${MARKS[state]}: \`${working}\`, then \`${waiting}\`, which ${gate}`;
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
