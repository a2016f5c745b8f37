import type { Change } from '../cluster/argo/follow.ts';
import { isJsonObject } from '../cluster/kube-object.ts';

/** A suspend node of a run in a phase in which it was not seen before. A line of `gates.jsonl`. */
export interface GateSighting {
  /** Milliseconds since 1970; a little after the cluster knew. */
  readonly at: number;
  readonly namespace: string;
  readonly run: string;
  readonly uid: string;
  readonly node: string;
  readonly nodeId: string;
  /** Argo's own stamp; with uid and node the visit. */
  readonly startedAt: string;
  readonly phase: string;
}

/** What has been seen of the gates of all runs. */
export interface GateSightings {
  /** Takes in a change of a Workflow and answers with what is new in it. */
  readonly see: (change: Change, at: number) => readonly GateSighting[];
  /** Resolves once the gate of this run has been seen to wait. */
  readonly reached: (namespace: string, run: string, node: string) => Promise<void>;
}

export function createGateSightings(): GateSightings {
  const phases = new Map<string, string>();
  const reached = new Set<string>();
  const waiting = new Map<string, (() => void)[]>();

  const tell = (sighting: GateSighting): void => {
    const gate = keyOf(sighting.namespace, sighting.run, sighting.node);
    reached.add(gate);
    for (const resolve of waiting.get(gate) ?? []) resolve();
    waiting.delete(gate);
  };

  return {
    see: ({ type, object }, at) => {
      if (type === 'deleted') return [];
      const { name: run, namespace = '', uid = '' } = object.metadata;
      const fresh = suspendNodes(object).filter(({ nodeId, startedAt, phase }) => {
        const visit = `${uid} ${nodeId} ${startedAt}`;
        if (phases.get(visit) === phase) return false;
        phases.set(visit, phase);
        return true;
      });
      const sightings = fresh.map((node): GateSighting => ({ at, namespace, run, uid, ...node }));
      for (const sighting of sightings) if (sighting.phase === 'Running') tell(sighting);
      return sightings;
    },
    reached: (namespace, run, node) => {
      const gate = keyOf(namespace, run, node);
      if (reached.has(gate)) return Promise.resolve();
      return new Promise((resolve) => {
        waiting.set(gate, [...(waiting.get(gate) ?? []), resolve]);
      });
    },
  };
}

function keyOf(namespace: string, run: string, node: string): string {
  return `${namespace}/${run} ${node}`;
}

function suspendNodes(workflow: Change['object']): Pick<GateSighting, 'node' | 'nodeId' | 'startedAt' | 'phase'>[] {
  const status = isJsonObject(workflow['status']) ? workflow['status'] : {};
  const nodes = isJsonObject(status['nodes']) ? Object.values(status['nodes']) : [];
  return nodes.filter(isJsonObject).flatMap(({ type, id, displayName, startedAt, phase }) => {
    const texts = [id, displayName, startedAt, phase].map((value) => (typeof value === 'string' ? value : null));
    const [nodeId, node, started, now] = texts;
    if (type !== 'Suspend' || !nodeId || !node || !started || !now) return [];
    return [{ node, nodeId, startedAt: started, phase: now }];
  });
}
