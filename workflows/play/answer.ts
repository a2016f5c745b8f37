import { getExternalWorkflowHandle, isCancellation } from '@temporalio/workflow';
import { resumeAnsweredSignal } from '../../signals/resume-messages.ts';
import type { AskAnswered } from './resume-book.ts';

/** Sends answers to the requests that asked. One that is over hears nothing any more. */
export async function sendAnswers(answers: readonly AskAnswered[]): Promise<void> {
  await Promise.all(
    answers.map(async ({ answer, request }) => {
      try {
        await getExternalWorkflowHandle(request).signal(resumeAnsweredSignal, answer);
      } catch (error) {
        if (isCancellation(error)) throw error;
      }
    }),
  );
}
