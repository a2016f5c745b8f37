import type { Unreachable } from '../play-activities.ts';
import {
  ClusterError,
  type Cluster,
  type JsonPatchOperation,
  type KubernetesObject,
  type RunOperation,
} from './cluster.ts';

/** What a fresh look at the world asks for: an outcome as things are, or a write. */
export type Step<Outcome> =
  | { readonly kind: 'done'; readonly outcome: Outcome }
  | (RunWrite & {
      readonly kind: 'write';
      /** The outcome, from the object as it is after the write; null if the write is not in it. */
      readonly landed: (committed: KubernetesObject) => Outcome | null;
    });

/** A write as whatever reaches the run carries it out: a patch under guards, or an operation of the Argo Server without. */
export type RunWrite = { readonly patch: readonly JsonPatchOperation[] } | { readonly operation: RunOperation };

/** How long an attempt may take. */
export interface Patience {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** When Temporal gives the attempt up, by the same clock. */
  readonly deadline: number;
}

/** Looks and writes; a busy run (its controller writes on every node change) needs two or three. */
const MAX_WRITES = 5;

/**
 * Looks, writes under guards, and where the guards refused or the answer was lost, looks again: what the world shows
 * decides, never the refusal. A round that may not be over in time, as the longest before it was, is not begun, and what
 * was read too slowly is not written: whoever comes after the attempt must not meet a write of it. 409 and 422 end here.
 * Throws `ClusterError` for whatever only time or a person can mend.
 */
export async function compareAndSet<Outcome>(
  cluster: Pick<Cluster, 'patchWorkflow' | 'operateWorkflow'>,
  run: { readonly namespace: string; readonly name: string },
  { clock, deadline }: Patience,
  look: () => Promise<Step<Outcome>>,
): Promise<Outcome | Unreachable> {
  let refusal: ClusterError | null = null;
  let longest = 0;
  for (let writes = 0; writes < MAX_WRITES && clock() + longest < deadline; writes += 1) {
    const began = clock();
    const step = await look();
    if (step.kind === 'done') return step.outcome;
    if (refusal !== null && !worthRepeating(refusal)) return giveUp(refusal);
    if (clock() >= deadline)
      return { kind: 'unreachable', why: 'reading what to write took longer than there was time' };
    try {
      const written =
        'patch' in step
          ? cluster.patchWorkflow(run.namespace, run.name, step.patch)
          : cluster.operateWorkflow(run.namespace, run.name, step.operation);
      const outcome = step.landed(await written);
      if (outcome !== null) return outcome;
    } catch (error) {
      if (!(error instanceof ClusterError) || !mayHaveChanged(error)) throw error;
      refusal = error;
    }
    longest = Math.max(longest, clock() - began);
  }
  return giveUp(refusal);
}

/** A guard refused, the object was gone, or the write may have landed: only another look can tell. */
function mayHaveChanged(error: ClusterError): boolean {
  if (error.withheld) return false;
  return error.status === null || error.status >= 500 || [404, 408, 409, 422].includes(error.status);
}

/**
 * The world still asks for the write. A refused guard or a lost answer is tried again at once; a server in trouble is
 * left alone until the retry policy says so (thrown), and a validation error will not go away (given up).
 */
function worthRepeating(refusal: ClusterError): boolean {
  if (refusal.status !== null && refusal.status !== 409 && refusal.status !== 422) throw refusal;
  return refusal.causes.length === 0;
}

function giveUp(refusal: ClusterError | null): Unreachable {
  const words =
    refusal === null ? 'accepted the write without applying it' : `kept refusing the write: ${refusal.message}`;
  const causes = refusal === null || refusal.causes.length === 0 ? '' : ` (${refusal.causes.join('; ')})`;
  return { kind: 'unreachable', why: `${refusal?.speaker ?? 'the Kubernetes API'} ${words}${causes}` };
}
