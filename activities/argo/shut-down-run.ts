import type { ShutDownRunInput, ShutDownRunOutcome } from '../play-activities.ts';
import { isRun } from './classify-gate.ts';
import type { Cluster, KubernetesObject } from './cluster.ts';
import { compareAndSet, type Patience, type RunWrite } from './compare-and-set.ts';
import { hasEnded, snapshotOf } from './snapshot.ts';

/** Sets `spec.shutdown`, by a patch or by the Argo Server; a run that is being terminated is not merely stopped again. Throws `ClusterError`. */
export async function shutDownRun(
  cluster: Cluster,
  patience: Patience,
  input: ShutDownRunInput,
): Promise<ShutDownRunOutcome> {
  const { gates, run, strategy } = input;
  return compareAndSet<ShutDownRunOutcome>(cluster, run, patience, async () => {
    const workflow = await cluster.readWorkflow(run.namespace, run.name);
    if (!isRun(workflow, run.uid)) return { kind: 'done', outcome: { kind: 'gone' } };
    const snapshot = snapshotOf(workflow, gates);
    if (hasEnded(workflow)) return { kind: 'done', outcome: { kind: 'completed', run: snapshot } };
    if (snapshot.shutdown === strategy || snapshot.shutdown === 'Terminate') {
      return { kind: 'done', outcome: { kind: 'shut-down', run: snapshot } };
    }
    return {
      kind: 'write',
      ...shutdown(workflow, strategy),
      landed: (committed) => {
        const after = snapshotOf(committed, gates);
        return after.shutdown === strategy && after.uid === run.uid ? { kind: 'shut-down', run: after } : null;
      },
    };
  });
}

function shutdown({ metadata, reach }: KubernetesObject, strategy: ShutDownRunInput['strategy']): RunWrite {
  if (reach === 'operations-only') return { operation: { kind: strategy === 'Stop' ? 'stop' : 'terminate' } };
  return {
    patch: [
      { op: 'test', path: '/metadata/uid', value: metadata.uid },
      { op: 'add', path: '/spec/shutdown', value: strategy },
    ],
  };
}
