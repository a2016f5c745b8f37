import type { PlayStatus } from '../signals/messages.ts';
import type { Paint } from './output.ts';
import { shortName } from './play-reference.ts';
import type { PlayCommand } from './plays.ts';

/**
 * What a command was answered with and what came of it: the journal from it on, then where the play is. `accepted` is the
 * play's answer, whose last line of journal is at the command's time, `status` what it shows now.
 */
export function acceptedWords(
  name: PlayCommand['name'],
  accepted: PlayStatus,
  status: PlayStatus,
  paint: Paint,
): string {
  const since = accepted.journal.at(-1)?.at ?? '';
  const lines = status.journal.filter(({ at }) => at >= since).map(({ what }) => `  ${what}`);
  const attention = status.attention.map((text) => `${paint.warning('!')} ${text}`);
  const head = `${paint.good('✓')} ${shortName(status.play)} has accepted ${name}${lines.length === 0 ? '.' : ':'}`;
  return [head, ...lines, whereItIs(status, paint), ...attention].join('\n');
}

function whereItIs({ play, stage, ended, underWay, waitingFor }: PlayStatus, paint: Paint): string {
  if (ended) return `It has ended: ${paint.strong(stage)}.`;
  if (underWay === null) return `It is at ${paint.strong(stage)} and waits for ${waitingFor}.`;
  return `It is at ${paint.strong(stage)}, still ${underWay}. See what comes of it with: baton status ${shortName(play)} --watch`;
}
