import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { RunSnapshot } from '../../signals/facts.ts';
import type { PlayStatus } from '../../signals/messages.ts';
import { isFinal } from '../../signals/run-phase.ts';
import type { Logger } from '../../telemetry/log.ts';
import type { RunTarget } from './run-target.ts';

/**
 * Live runs of a task whose play has ended. No play is started for them: which pull requests belong to the past is for a
 * person to say, with `baton start --again`.
 */

/** Runs that were warned of which a process remembers; it may live for months. */
const MOST_WARNED = 1_000;

/**
 * Whether a run that is alive has lost its play, or never had it. A run that is being stopped has not, nor has the one
 * of which its play knew that it might outlive it. Throws the client's errors when Temporal does not answer.
 */
export async function isOrphan(client: Client, play: string, run: RunSnapshot): Promise<boolean> {
  if (run.shutdown !== null) return false;
  try {
    const { runId, status } = await client.workflow.getHandle(play).describe();
    if (status.name === 'RUNNING') return false;
    // Whoever terminated the play left no word about its run.
    if (status.name !== 'COMPLETED') return true;
    const last = ((await client.workflow.getHandle(play, runId).result()) as PlayStatus).run;
    return last?.uid !== run.uid || isFinal(last.phase);
  } catch (error) {
    // Temporal has forgotten it meanwhile: whoever looks next starts a play.
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** Warns of each orphan once, as long as this process lives and no thousand others have come since. */
export function createOrphanWarnings(logger: Logger): (target: RunTarget, run: RunSnapshot) => void {
  const warned = new Set<string>();
  return ({ play, input }, { name, namespace, uid }) => {
    if (warned.has(uid) || input === null) return;
    warned.add(uid);
    const [oldest] = warned;
    if (warned.size > MOST_WARNED && oldest !== undefined) warned.delete(oldest);
    const { owner, repository, task } = input.identity;
    const hint = `baton start ${owner}/${repository} ${task} --again takes it on; otherwise stop it: argo stop -n ${namespace} ${name}`;
    logger.warn({ play, run: name, uid, hint }, 'a live run whose play has ended: nobody looks after it');
  };
}
