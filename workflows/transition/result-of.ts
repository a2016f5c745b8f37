import type { TransitionRunOutcome } from '../../activities/transition-activities.ts';
import { isSuccess, type Compensation, type TransitionInput, type TransitionResult } from '../../signals/transition.ts';

/** The result of a transition, from what its activity said and what was done about it. */
export function resultOf(
  { run, destination }: TransitionInput,
  outcome: TransitionRunOutcome,
  compensation: Compensation,
  stopped: boolean,
): TransitionResult {
  const isPlace = 'revision' in outcome;
  const asked = destination.kind === 'set' ? destination.to : null;
  return {
    namespace: run.namespace,
    name: run.name,
    success: isSuccess(outcome.kind),
    outcome: outcome.kind,
    reason: reasonOf(outcome),
    from: isPlace ? outcome.from : 'found' in outcome ? outcome.found : null,
    to: isPlace ? outcome.to : asked,
    revision: isPlace ? outcome.revision : null,
    legal: 'legal' in outcome ? outcome.legal : [],
    play: 'play' in outcome ? outcome.play : null,
    compensation,
    stopped,
  };
}

function reasonOf(outcome: TransitionRunOutcome): string {
  if ('why' in outcome) return outcome.why;
  switch (outcome.kind) {
    case 'owned':
      return `it belongs to ${outcome.play}, which goes on`;
    case 'gone':
      return 'there is no such run any more';
    default:
      return '';
  }
}
