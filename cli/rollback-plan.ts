import type { PlayStatus } from '../signals/messages.ts';
import type { NextRun, RollbackPreview } from '../signals/rollback-preview.ts';
import { shortName } from './play-reference.ts';
import type { Acceptance } from './try-submission.ts';

/** What rolling a play back to a stage means, as things are now. */
export interface RollbackPlan {
  readonly play: string;
  /** The working label at which the next run begins. */
  readonly to: string;
  /** Why the play would not do it; null where it would. */
  readonly refusal: string | null;
  /** The run that is stopped; null where there is none that goes on. */
  readonly stops: { readonly namespace: string; readonly name: string; readonly phase: string } | null;
  /** The run that is submitted then. */
  readonly submits: Pick<NextRun, 'namespace' | 'name' | 'template' | 'startFrom'>;
  /** Whether the API server would take that run; null where it was not asked. */
  readonly acceptance: Acceptance | null;
  /** Gates that are judged again, whether each would be opened now, and what stands in between where it would not. */
  readonly gates: readonly { readonly waiting: string; readonly held: boolean; readonly unmet: readonly string[] }[];
  readonly pullRequest: number | null;
}

/** Derived from what the play shows and says. */
export function rollbackPlan(
  status: PlayStatus,
  { refusal, next }: RollbackPreview,
  acceptance: Acceptance | null,
): RollbackPlan {
  const { play, pullRequest, run, stages } = status;
  const { namespace, name, template, startFrom } = next;
  const isOver = run === null || ['Succeeded', 'Failed', 'Error'].includes(run.phase);
  const from = Math.max(
    0,
    stages.findIndex(({ working }) => working === startFrom),
  );
  return {
    play,
    to: startFrom,
    refusal,
    stops: isOver ? null : { namespace: run.namespace, name: run.name, phase: run.phase },
    submits: { namespace, name, template, startFrom },
    acceptance,
    gates: stages.slice(from).map(({ waiting, unmet }) => ({ waiting, held: unmet.length === 0, unmet })),
    pullRequest: pullRequest?.number ?? null,
  };
}

/** The plan for people: what is stopped, what is begun, what is judged again, and what stays. */
export function rollbackWords(plan: RollbackPlan): string {
  const { acceptance, gates, play, pullRequest, refusal, stops, submits, to } = plan;
  const stopped =
    stops === null
      ? 'No run goes on that would have to be stopped.'
      : `Run ${stops.namespace}/${stops.name} (${stops.phase}) is stopped; what its agents have not pushed is lost.`;
  const judged = gates.map(({ waiting, held, unmet }) => `  ${waiting}: ${held ? 'held now' : unmet.join('; ')}`);
  const request = pullRequest === null ? '' : `pull request #${String(pullRequest)}, `;
  return [
    `${shortName(play)} back to ${to}:`,
    ...(refusal === null ? [] : [`The play would refuse it: ${refusal}.`]),
    stopped,
    `Then run ${submits.namespace}/${submits.name} is submitted from template ${submits.template}, with start-from-stage ${to}.`,
    accepted(acceptance),
    'These gates are judged again:',
    ...judged,
    `What stays: ${request}its commits, labels and reviews, and the journal. What was waived for the run is judged anew.`,
  ].join('\n');
}

function accepted(acceptance: Acceptance | null): string {
  switch (acceptance?.kind) {
    case undefined:
      return 'Before anything is stopped the API server is asked whether it takes that run.';
    case 'accepted':
      return 'The API server would take that run (dry run).';
    case 'refused':
      return `That run would be refused, and nothing stopped: ${acceptance.code}: ${acceptance.why}.`;
    case 'unknown':
      return `Whether that run would be taken could not be asked from here: ${acceptance.why}.`;
  }
}
