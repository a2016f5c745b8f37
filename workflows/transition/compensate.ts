import { proxyActivities, sleep } from '@temporalio/workflow';
import type { TransitionActivities } from '../../activities/transition-activities.ts';
import type { Compensation, TransitionInput } from '../../signals/transition.ts';
import { settle } from '../settle.ts';
import { ACTIVITY_OPTIONS } from './activity-options.ts';
import { persist } from './persist.ts';

/** What became of the label. */
export type Compensated = Exclude<Compensation, 'none'>;

/** Milliseconds in which the API server carries out a write whose sender has given it up: it ends a request after 34 s. */
const LATE_WRITE_MS = 35_000;

/**
 * Gives the label back what it was. Where nothing has landed it looks once more when nothing can land any more; where the
 * API server does not answer it goes on for an hour. A write of somebody else stands, whatever it says.
 */
export async function compensate({ run }: TransitionInput, token: string, why: string): Promise<Compensated> {
  const { undoTransition } = proxyActivities<TransitionActivities>({
    ...ACTIVITY_OPTIONS,
    summary: `undo it on ${run.name}`,
  });
  const reason = `the transition failed: ${why}`;
  const undo = (): Promise<Compensated> =>
    persist<Compensated>(async () => {
      const { kind } = await settle(undoTransition({ run, token, reason }));
      return kind === 'unreachable' ? null : kind;
    }, 'given-up');
  const first = await undo();
  if (first !== 'nothing-landed') return first;
  await sleep(LATE_WRITE_MS, { summary: 'until no write of ours can land any more' });
  return undo();
}
