import { executeChild, ParentClosePolicy, setHandler, workflowInfo } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { stageProgressQuery } from '../../signals/messages.ts';
import type { StageProgress, StageRequestInput, StageResult } from '../../signals/stage-request.ts';
import { transitionStartOptions } from '../../signals/transition-start.ts';
import { TRANSITION_WORKFLOW, transitionId, type TransitionInput } from '../../signals/transition.ts';
import type { transition } from '../transition/transition.ts';
import { read } from './read.ts';
import { unmoved } from './unmoved.ts';

/**
 * One request over HTTP to move a run. It reads the run, which says whether whoever asks may see it and which object has the
 * name; the transition itself is another workflow, the same as that of the command: one of a run at a time, guarded by the
 * uid that was read.
 */
export async function stageRequest(input: StageRequestInput): Promise<StageResult> {
  let progress: StageProgress = { step: 'reading', result: null };
  setHandler(stageProgressQuery, () => progress, { description: 'How far it is, and how it ended' });
  const result = await ended(input, () => (progress = { step: 'moving', result: null }));
  progress = { step: 'done', result };
  return result;
}

async function ended(input: StageRequestInput, onMove: () => void): Promise<StageResult> {
  const answer = await read(input);
  if (answer.kind === 'not-found') return unmoved(input, 'not-found', '');
  if (answer.kind === 'unreachable') return unmoved(input, 'unreachable', answer.why);
  const { namespace, name, uid } = answer.reading;
  const wanted: TransitionInput = { run: { namespace, name, uid }, ...input.wish };
  // A child has no conflict policy: it is refused while another one is under way.
  const { workflowIdConflictPolicy: _, ...options } = transitionStartOptions(wanted, workflowInfo().workflowId);
  onMove();
  try {
    return await executeChild<typeof transition>(TRANSITION_WORKFLOW, {
      ...options,
      // Half a transition is worse than one that nobody waits for.
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return unmoved(input, 'busy', `another transition of it has not ended (${transitionId(wanted.run)})`);
  }
}
