import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { RunSnapshot } from '../../signals/facts.ts';
import { nudgedSignal, observedSignal, PLAY_WORKFLOW } from '../../signals/messages.ts';
import { playStartOptions } from '../../signals/play-start.ts';
import { isFinal } from '../../signals/run-phase.ts';
import { isOrphan } from './orphans.ts';
import type { RunTarget } from './run-target.ts';
import { PATIENCE_MS } from './temporal-patience.ts';

/**
 * What came of telling a play. `adopted`: it was started for this run. `no-play`: there is none, and none was started.
 * `closed`: it has ended, and knew of this run. `orphaned`: it has ended, and the run goes on without anybody.
 */
export type Told = 'signalled' | 'adopted' | 'no-play' | 'closed' | 'orphaned';

/**
 * Tells a play what its run looks like. A run that is alive gets a play if it has none; one that has ended does not,
 * and a play that has ended is not started again. Throws the client's errors when Temporal does not answer.
 */
export async function tellPlay(client: Client, target: RunTarget, run: RunSnapshot): Promise<Told> {
  return client.withDeadline(Date.now() + PATIENCE_MS, async () => {
    try {
      await client.workflow.getHandle(target.play).signal(observedSignal, { run });
      return 'signalled';
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
    if (target.input === null || run.gone || isFinal(run.phase)) return 'no-play';
    const { owner, repository, task } = target.input.identity;
    try {
      await client.workflow.signalWithStart(PLAY_WORKFLOW, {
        ...playStartOptions(target.input, `${owner}/${repository}#${task}, run ${run.namespace}/${run.name}`),
        signal: observedSignal,
        signalArgs: [{ run }],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
      });
      return 'adopted';
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      return (await isOrphan(client, target.play, run)) ? 'orphaned' : 'closed';
    }
  });
}

/** Makes a play read everything again. One that has ended meanwhile is nobody to be nudged. */
export async function nudgePlay(
  client: Client,
  play: string,
  reason: string,
  pullRequest: number | null,
): Promise<void> {
  try {
    await client.withDeadline(Date.now() + PATIENCE_MS, () =>
      client.workflow.getHandle(play).signal(nudgedSignal, { reason, pullRequest }),
    );
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
