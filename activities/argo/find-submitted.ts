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

/**
 * Whether this very play submitted the run under this name; a namesake of an earlier play is somebody else's, and so is a
 * copy that carries our annotations under another name.
 */
export function isSubmittedBy(
  { metadata }: KubernetesObject,
  { play, execution, name }: Pick<FindSubmittedInput, 'play' | 'execution' | 'name'>,
): boolean {
  const { annotations } = metadata;
  return (
    metadata.name === name &&
    annotations?.[ANNOTATIONS.play] === play &&
    annotations[ANNOTATIONS.execution] === execution
  );
}
