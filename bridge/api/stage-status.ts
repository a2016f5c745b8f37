import type { StageOutcome } from '../../signals/stage-request.ts';

/**
 * Every outcome's status, as for resume requests: 2xx is what was asked for; 503 may succeed later without anybody's doing;
 * everything else is an answer for good. `title` is one sentence for a person.
 */
export const STAGE_STATUS: Readonly<
  Record<StageOutcome, { readonly status: 200 | 404 | 409 | 410 | 503; readonly title: string }>
> = {
  moved: { status: 200, title: 'The stage was written' },
  'already-there': { status: 200, title: 'The run is at that stage already' },
  'would-move': { status: 200, title: 'The stage would be written' },
  illegal: { status: 409, title: 'The run may not go there' },
  'stage-mismatch': { status: 409, title: 'Somebody has edited the label by hand' },
  'nothing-to-roll-back': { status: 409, title: 'There is no transition to undo' },
  overtaken: { status: 409, title: 'Somebody has moved the run since' },
  owned: { status: 409, title: 'A play owns the run, and moves it alone' },
  busy: { status: 409, title: 'Another transition of the run has not ended' },
  refused: { status: 409, title: 'The Kubernetes API refuses the write' },
  'not-found': { status: 404, title: 'There is no such run' },
  gone: { status: 410, title: 'The run was deleted' },
  unreachable: { status: 503, title: 'The Kubernetes API did not answer' },
};

export const STAGE_OUTCOMES = Object.keys(STAGE_STATUS) as readonly StageOutcome[] as readonly [
  StageOutcome,
  ...StageOutcome[],
];
