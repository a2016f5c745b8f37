import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { ResumeAnswer, ResumeAsked, ResumeProgress } from './resume.ts';

/** What is said to a resume request, asked of it, and said between it and a play, as Temporal knows it. */

/** What a request is at, and its result once there is one. Answered while it goes on, and after. */
export const progressQuery = defineQuery<ResumeProgress>('progress');

/** A request asks the play that owns the run: look again and judge now. */
export const resumeAskedSignal = defineSignal<[ResumeAsked]>('resumeAsked');

/** The play's answer to the request. */
export const resumeAnsweredSignal = defineSignal<[ResumeAnswer]>('resumeAnswered');
