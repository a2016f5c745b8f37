import type { Metrics } from '../telemetry/metrics.ts';
import type { PlayActivities } from './play-activities.ts';
import type { TransitionActivities } from './transition-activities.ts';

/** What changes a run, and how it can end. */
const OUTCOMES = {
  openGate: {
    resumed: true,
    'already-resumed': true,
    'condition-not-held': false,
    'resumed-by-other': false,
    'released-by-duration': false,
    stopped: false,
    'not-yet-suspended': false,
    'blocked-by-spec-suspend': false,
    'needs-value': false,
    'needs-argo-server': false,
    ambiguous: false,
    completed: false,
    'stage-mismatch': false,
    gone: false,
    unreachable: false,
  },
  moveStage: { moved: true, 'stage-mismatch': false, completed: false, gone: false, unreachable: false },
  claimRun: { claimed: true, held: false, unmarkable: false, gone: false, unreachable: false },
  submitRun: { submitted: true, acceptable: false, claimed: false, refused: false, unreachable: false },
  shutDownRun: { 'shut-down': true, completed: false, gone: false, unreachable: false },
  transitionRun: {
    moved: true,
    'already-there': false,
    illegal: false,
    'stage-mismatch': false,
    'nothing-to-roll-back': false,
    overtaken: false,
    owned: false,
    gone: false,
    refused: false,
    unreachable: false,
  },
  undoTransition: { undone: true, 'nothing-landed': false, overtaken: false, gone: false, unreachable: false },
} as const satisfies { [Name in Operation]: Record<Ending<Name>, boolean> };

type Measured = PlayActivities & TransitionActivities;
/** Dry runs are not measured. */
type Ending<Name extends Operation> = Exclude<Awaited<ReturnType<Measured[Name]>>['kind'], 'would-move'>;
type Operation = 'openGate' | 'moveStage' | 'claimRun' | 'submitRun' | 'shutDownRun' | keyof TransitionActivities;

/**
 * Counts how transitions of runs end, and takes the time of those that the API server's answer shows to be done. An attempt
 * that is tried again is no end. `clock` in milliseconds.
 */
export function createTransitionMeter(
  metrics: Pick<Metrics, 'transitions' | 'transitionSeconds'>,
  clock: () => number,
): <Outcome extends { readonly kind: string }>(operation: Operation, work: () => Promise<Outcome>) => Promise<Outcome> {
  for (const [operation, outcomes] of Object.entries(OUTCOMES)) {
    for (const outcome of Object.keys(outcomes)) metrics.transitions.inc({ operation, outcome }, 0);
    metrics.transitionSeconds.zero({ operation });
  }
  return async (operation, work) => {
    const began = clock();
    const outcome = await work();
    metrics.transitions.inc({ operation, outcome: outcome.kind });
    const isDone = (OUTCOMES[operation] as Readonly<Record<string, boolean>>)[outcome.kind] === true;
    if (isDone) metrics.transitionSeconds.observe({ operation }, (clock() - began) / 1_000);
    return outcome;
  };
}

/** The activities of a play, measured. */
export function measureTransitions(
  activities: PlayActivities,
  metrics: Pick<Metrics, 'transitions' | 'transitionSeconds'>,
  clock: () => number = performance.now.bind(performance),
): PlayActivities {
  const measure = createTransitionMeter(metrics, clock);
  return {
    ...activities,
    openGate: (input) => measure('openGate', () => activities.openGate(input)),
    moveStage: (input) => measure('moveStage', () => activities.moveStage(input)),
    claimRun: (input) => measure('claimRun', () => activities.claimRun(input)),
    submitRun: (input) => measure('submitRun', () => activities.submitRun(input)),
    shutDownRun: (input) => measure('shutDownRun', () => activities.shutDownRun(input)),
  };
}

/** The activities of transitions of runs that no play owns, measured. What a dry run would do changes nothing: it is no transition. */
export function measureLabelMoves(
  activities: TransitionActivities,
  metrics: Pick<Metrics, 'transitions' | 'transitionSeconds'>,
  clock: () => number = performance.now.bind(performance),
): TransitionActivities {
  const measure = createTransitionMeter(metrics, clock);
  return {
    transitionRun: (input) =>
      input.dryRun ? activities.transitionRun(input) : measure('transitionRun', () => activities.transitionRun(input)),
    undoTransition: (input) => measure('undoTransition', () => activities.undoTransition(input)),
  };
}
