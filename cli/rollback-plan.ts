import type { PlayStatus } from '../signals/messages.ts';
import { shortName } from './play-reference.ts';

/** What rolling a play back to a stage means, as things are now. */
export interface RollbackPlan {
  readonly play: string;
  /** The working label at which the next run begins. */
  readonly to: string;
  /** The run that is stopped; null where there is none that goes on. */
  readonly stops: { readonly namespace: string; readonly name: string; readonly phase: string } | null;
  /** Gates that are judged again, and what stands between each and its opening now; empty where nothing does. */
  readonly gates: readonly { readonly waiting: string; readonly unmet: readonly string[] }[];
  readonly pullRequest: number | null;
}

/** Derived from what the play shows; what it refuses it says itself when it is told. */
export function rollbackPlan(status: PlayStatus, to: string): RollbackPlan {
  const { play, pullRequest, run, stages } = status;
  const isOver = run === null || ['Succeeded', 'Failed', 'Error'].includes(run.phase);
  const from = Math.max(
    0,
    stages.findIndex(({ working }) => working === to),
  );
  return {
    play,
    to,
    stops: isOver ? null : { namespace: run.namespace, name: run.name, phase: run.phase },
    gates: stages.slice(from).map(({ waiting, unmet }) => ({ waiting, unmet })),
    pullRequest: pullRequest?.number ?? null,
  };
}

/** The plan for people: what is stopped, what is begun, what is judged again, and what stays. */
export function rollbackWords({ gates, play, pullRequest, stops, to }: RollbackPlan): string {
  const stopped =
    stops === null
      ? 'No run goes on that would have to be stopped.'
      : `Run ${stops.namespace}/${stops.name} (${stops.phase}) is stopped; what its agents have not pushed is lost.`;
  const judged = gates.map(
    ({ waiting, unmet }) => `  ${waiting}: ${unmet.length === 0 ? 'held now' : unmet.join('; ')}`,
  );
  const request = pullRequest === null ? '' : `pull request #${String(pullRequest)}, `;
  return [
    `${shortName(play)} back to ${to}:`,
    stopped,
    `Then another run is submitted that starts at ${to}, if its template accepts (the API server is asked first).`,
    'These gates are judged again:',
    ...judged,
    `What stays: ${request}its commits, labels and reviews, and the journal. What was waived for the run is judged anew.`,
  ].join('\n');
}
