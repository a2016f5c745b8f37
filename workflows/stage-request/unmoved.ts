import type { StageOutcome, StageRequestInput, StageResult } from '../../signals/stage-request.ts';

/** The result of a request that has come to no transition. */
export function unmoved({ run, wish }: StageRequestInput, outcome: StageOutcome, reason: string): StageResult {
  return {
    namespace: run.namespace,
    name: run.name,
    success: false,
    outcome,
    reason,
    from: null,
    to: wish.destination.kind === 'set' ? wish.destination.to : null,
    revision: null,
    legal: [],
    play: null,
    compensation: 'none',
    stopped: false,
  };
}
