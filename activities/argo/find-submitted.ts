import { ANNOTATIONS } from '../../signals/marks.ts';
import type { FindSubmittedInput, FindSubmittedOutcome } from '../play-activities.ts';
import type { Cluster, KubernetesObject } from './cluster.ts';
import { snapshotOf } from './snapshot.ts';

/** Looks by name for the run of a submission whose answer was lost. Throws `ClusterError`. */
export async function findSubmitted(
  cluster: Pick<Cluster, 'readWorkflow'>,
  input: FindSubmittedInput,
): Promise<FindSubmittedOutcome> {
  const found = await cluster.readWorkflow(input.namespace, input.name);
  return found !== null && isSubmittedBy(found, input)
    ? { kind: 'found', run: snapshotOf(found, input.gates) }
    : { kind: 'absent' };
}

/** Whether this very play submitted the run; a namesake of an earlier play is somebody else's. */
export function isSubmittedBy(
  { metadata: { annotations } }: KubernetesObject,
  { play, execution }: Pick<FindSubmittedInput, 'play' | 'execution'>,
): boolean {
  return annotations?.[ANNOTATIONS.play] === play && annotations[ANNOTATIONS.execution] === execution;
}
