import { condition, getExternalWorkflowHandle, isCancellation, log, setHandler } from '@temporalio/workflow';
import type { ErrorCode } from '../../errors/catalogue.ts';
import { inWords } from '../../signals/message-schemas.ts';
import { resumeAnsweredSignal, resumeAskedSignal } from '../../signals/resume-messages.ts';
import { resumeAnswerSchema } from '../../signals/resume-schemas.ts';
import type { ResumeAnswer, ResumeAsked } from '../../signals/resume.ts';
import { waits, type Verdict } from './verdict.ts';

/** How long a play may take to look and judge before it is asked once more, and how often it is. Milliseconds. */
const PATIENCE_MS = 60_000;
const MOST_ASKED = 5;

const MALFORMED: ErrorCode = 'BATON_MESSAGE_MALFORMED';

/** Asks plays, and resolves with their answers; a play that is gone, or says nothing, is a matter for another look. */
export function createAsk(): (play: string, question: ResumeAsked) => Promise<ResumeAnswer | Verdict> {
  const answers = new Map<number, ResumeAnswer>();
  const receive = (message: unknown): void => {
    const parsed = resumeAnswerSchema.safeParse(message);
    if (parsed.success) answers.set(parsed.data.ask, parsed.data);
    else log.warn('malformed signal dropped', { code: MALFORMED, why: inWords(parsed.error) });
  };
  setHandler(resumeAnsweredSignal, receive, { description: 'How the play that owns the run has judged' });

  return async (play, question) => {
    for (let asked = 0; asked < MOST_ASKED; asked += 1) {
      try {
        await getExternalWorkflowHandle(play).signal(resumeAskedSignal, question);
      } catch (error) {
        if (isCancellation(error)) throw error;
        return waits('unreachable', `${play} can't be asked: it has just ended`);
      }
      const limit = { summary: `wait for ${play} to look and judge` };
      await condition(() => answers.has(question.ask), PATIENCE_MS, limit);
      const answer = answers.get(question.ask);
      if (answer !== undefined) return answer;
    }
    return waits('unreachable', `${play} was asked and does not answer; check that a worker serves the queue plays`);
  };
}
