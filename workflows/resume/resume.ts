import {
  ApplicationFailure,
  isCancellation,
  log,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { Counted, HasMovedOnInput, HasMovedOnOutcome } from '../../activities/resume/resume-activities.ts';
import type { ErrorCode } from '../../errors/catalogue.ts';
import { inWords } from '../../signals/message-schemas.ts';
import { progressQuery } from '../../signals/resume-messages.ts';
import { resumeInputSchema } from '../../signals/resume-schemas.ts';
import type { ResumeInput, ResumeProgress, ResumeResult } from '../../signals/resume.ts';
import { createAsk } from './ask.ts';
import { detailsOf } from './details.ts';
import { CONFIRM_PAUSES, pauseMs } from './pauses.ts';
import { createPerform } from './perform.ts';
import { resultOf } from './result.ts';
import { tryOnce, type Tried } from './try-once.ts';
import { validate } from './validate.ts';
import { waits } from './verdict.ts';

const MALFORMED: ErrorCode = 'BATON_MESSAGE_MALFORMED';

/** Before the first try, and only then. */
const NOTHING_YET = waits('not-found', 'nobody has looked yet');

/**
 * A request to resume a run: validated, correlated, checked, executed and confirmed, each step by a fresh look. Where the run
 * or its gate is not there yet, or the world does not answer, it is tried again with growing pauses until its deadline.
 */
export async function resume(input: ResumeInput): Promise<ResumeResult> {
  const parsed = resumeInputSchema.safeParse(input);
  if (!parsed.success) throw ApplicationFailure.nonRetryable(inWords(parsed.error), MALFORMED);
  const { startTime, workflowId } = workflowInfo();
  const until = startTime.getTime() + input.deadlineMs;
  const retryDelays: number[] = [];
  const delay = (ms: number): number => retryDelays.push(ms);
  const { owner, repository } = input.target.identity;
  const { activities, perform } = createPerform(`${owner}/${repository}`, delay);
  const ask = createAsk();

  let progress: ResumeProgress = { step: 'validating', waitingFor: '', result: null };
  const show = (next: Partial<ResumeProgress>): void => {
    progress = { ...progress, waitingFor: '', ...next };
    setCurrentDetails(detailsOf(input, progress));
  };
  setHandler(progressQuery, () => progress, { description: 'What the request is at, and its result' });

  const ports = {
    request: workflowId,
    perform,
    ask,
    at: (step: ResumeProgress['step']) => show({ step }),
    now: Date.now,
  };
  let tried: Tried = { verdict: NOTHING_YET, run: null, play: null, opened: null };
  const invalid = validate(input);
  for (let tries = 1; ; tries += 1) {
    tried = invalid === null ? await tryOnce(ports, input, tried.run, tries) : { ...tried, verdict: invalid };
    const left = until - Date.now();
    if (tried.verdict.kind === 'end' || left <= 0) break;
    const pause = Math.min(left, pauseMs(tries, input.deadlineMs, Math.random()));
    show({ step: 'waiting', waitingFor: tried.verdict.reason });
    await sleep(pause, { summary: tried.verdict.reason.slice(0, 200) });
    delay(pause);
  }

  let result = resultOf(tried.verdict, { play: tried.play, workflowName: tried.run?.name ?? '', retryDelays });
  if (tried.opened !== null) {
    show({ step: 'confirming', result });
    result = { ...result, reason: await confirm(tried.opened) };
  }
  await count(result);
  show({ step: 'done', result });
  return result;

  /** In words where Argo does not go on behind the gate, which may be for its own reasons; empty where it does. */
  async function confirm(opened: HasMovedOnInput): Promise<string> {
    let waited = 0;
    for (const pause of CONFIRM_PAUSES) {
      await sleep(pause, { summary: 'let Argo go on behind the gate' });
      waited += pause;
      const { outcome } = await activities('has Argo gone on?').hasMovedOn(opened).catch(unlessCancelled);
      if (outcome.kind === 'moved-on') return '';
      if (outcome.kind === 'gone') return 'the gate is open; the run is gone from the cluster since';
    }
    return `the gate is open; Argo has not gone on behind it within ${String(waited / 1_000)} s`;
  }

  /** Once a request: its activity is performed by one worker, whatever is replayed. */
  async function count({ attemptCount, outcome }: ResumeResult): Promise<void> {
    const seconds = (Date.now() - startTime.getTime()) / 1_000;
    try {
      await activities('count the request').countResume({ outcome, attempts: attemptCount, seconds });
    } catch (error) {
      if (isCancellation(error)) throw error;
      log.warn('a request was not counted', { outcome });
    }
  }
}

function unlessCancelled(error: unknown): Counted<HasMovedOnOutcome> {
  if (isCancellation(error)) throw error;
  return { outcome: { kind: 'not-yet' }, delays: [], hopeless: false };
}
