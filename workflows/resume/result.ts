import type { ResumeResult } from '../../signals/resume.ts';
import type { Verdict } from './verdict.ts';

/** The result of a request, from its last verdict. `retryDelays`: all pauses, so that the tries are one more. */
export function resultOf(
  verdict: Verdict,
  about: Pick<ResumeResult, 'play' | 'workflowName'> & { readonly retryDelays: readonly number[] },
): ResumeResult {
  const { candidates, errors, openedAt, outcome, reason } = verdict;
  const success = outcome === 'resumed' || outcome === 'already-resumed';
  return {
    success,
    outcome,
    reason,
    workflowName: about.workflowName,
    resumeTime: success ? openedAt : null,
    attemptCount: about.retryDelays.length + 1,
    validationErrors: errors,
    retryDelays: about.retryDelays,
    play: about.play,
    candidates,
  };
}
