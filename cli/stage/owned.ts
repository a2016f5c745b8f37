import type { PlayStatus } from '../../signals/messages.ts';
import { ENDINGS } from '../../signals/stage-graph.ts';
import { shortName } from '../play-reference.ts';

/**
 * Why the stage of a play's run is not set past the play, and with which command the person gets what they want: two that
 * decide would undo each other.
 */
export function instead(id: string, status: PlayStatus, to: string): string {
  const play = shortName(id);
  const say = (command: string): string => `it belongs to the play ${play}, which goes on: ${command}`;
  const row = status.stages.findIndex(({ working, waiting }) => working === to || waiting === to);
  const here = status.stages.findIndex(({ state }) => state === 'waiting' || state === 'at-work');
  const at = status.stages[here];
  if (to === 'cancelled' || to === 'abandoned') return say(`baton cancel ${play} stops the run and ends the play`);
  if (ENDINGS.some((ending) => ending === to)) return say(`it is ${to} when Argo says so of its run`);
  const labelled = status.attention.some((text) => text.startsWith("the run's label is"));
  if (labelled) return say(`its label was edited by hand: baton retry ${play} accepts it, and goes on from there`);
  if (row >= 0 && here >= 0 && row <= here) {
    const stage = status.stages[row];
    if (row < here || (stage?.state === 'waiting' && stage.working === to)) {
      return say(`baton rollback ${play} --to ${stage?.working ?? to} starts it again from there`);
    }
  }
  if (at?.state === 'waiting') {
    const next = status.stages[here + 1]?.working ?? 'finalizing';
    const far = to === next ? '' : ', and so on gate by gate';
    return say(
      `baton open ${play} --gate ${at.waiting} opens the gate at which it stands, whatever its condition says${far}`,
    );
  }
  return say(`it moves on when its agent has come to the next gate; see baton status ${play}`);
}

/** How a play's run is rolled back. */
export function insteadOfRollback(id: string): string {
  const play = shortName(id);
  return `it belongs to the play ${play}, which goes on: baton rollback ${play} --to <stage> starts it again from a stage`;
}
