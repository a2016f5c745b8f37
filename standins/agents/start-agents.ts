import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { follow } from '../cluster/argo/follow.ts';
import { createKubeClient } from '../cluster/argo/kube-client.ts';
import type { KubeObject } from '../cluster/kube-object.ts';
import type { AgentAtWork, Assignment, Cast } from './agent.ts';
import { createGateSightings } from './gate-sightings.ts';
import type { GateSighting } from './gate-sightings.ts';
import { AGENT_PODS, assignmentOf, phaseOf, setPhase } from './pods.ts';

/** How agents are to be played. */
export interface AgentsOptions {
  /** Of the Kubernetes API, without a path. */
  readonly kubeUrl: string;
  /** Bearer token. */
  readonly token?: string;
  readonly namespaces: readonly string[];
  /** Who plays in this task. The scripts know the GitHub on which they act. */
  readonly castOf: (assignment: Assignment) => Cast;
  /** Hears of every gate that is reached or left. */
  readonly onGate?: (sighting: GateSighting) => void;
  /** Hears of every agent that begins and ends. */
  readonly onAgent?: (assignment: Assignment, phase: 'Running' | 'Succeeded' | 'Failed') => void;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** Agents that are at their places. */
export interface Agents {
  /** Resolves once this gate has been seen to wait. */
  readonly gateReached: (namespace: string, run: string, node: string) => Promise<void>;
  /** Ends the watches, and interrupts the scripts where they wait. */
  readonly stop: () => Promise<void>;
}

/**
 * Plays kubelet and agents at once: each pod with the label `baton/role` runs, its role's script acts, and the pod ends.
 * Works on any Kubernetes API.
 */
export function startAgents(options: AgentsOptions): Agents {
  const { kubeUrl, token, now = Date.now } = options;
  const client = createKubeClient({ url: kubeUrl, ...(token === undefined ? {} : { token }) }, 'agents-stand-in');
  const stopped = new AbortController();
  const { signal } = stopped;
  // Each pause of each agent listens.
  setMaxListeners(0, signal);
  const interrupted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('the agents are stopped'));
    });
  });
  interrupted.catch(() => undefined);
  const sightings = createGateSightings();
  const begun = new Set<string>();
  const working = new Set<Promise<void>>();

  const work = async (pod: KubeObject, assignment: Assignment): Promise<void> => {
    let ended = false;
    const end = async (phase: 'Succeeded' | 'Failed', message?: string): Promise<void> => {
      if (ended) return;
      ended = true;
      await setPhase(client, pod, phase, message);
      options.onAgent?.(assignment, phase);
    };
    const agent: AgentAtWork = {
      ...assignment,
      finish: () => end('Succeeded'),
      gateReached: (node) => Promise.race([sightings.reached(assignment.namespace, assignment.run, node), interrupted]),
      pause: (ms) => sleep(ms, undefined, { signal }),
    };
    await setPhase(client, pod, 'Running');
    options.onAgent?.(assignment, 'Running');
    try {
      // A script may also wait for something that is not ours to interrupt.
      await Promise.race([options.castOf(assignment)[assignment.role]?.(agent), interrupted]);
      await end('Succeeded');
    } catch (error) {
      if (!signal.aborted) await end('Failed', error instanceof Error ? error.message : String(error));
    }
  };

  const onPod = (pod: KubeObject): void => {
    const assignment = assignmentOf(pod);
    const uid = pod.metadata.uid ?? pod.metadata.name;
    // Listed again after a broken watch, or ended before this stand-in began.
    if (assignment === null || begun.has(uid) || ['Succeeded', 'Failed'].includes(phaseOf(pod))) return;
    begun.add(uid);
    // An API that is away when a pod ends leaves the pod running for good, as a kubelet that died would.
    const task = work(pod, assignment)
      .catch(() => undefined)
      .finally(() => working.delete(task));
    working.add(task);
  };

  const following = options.namespaces.flatMap((namespace) => [
    follow(
      client,
      { path: `/api/v1/namespaces/${namespace}/pods`, labelSelector: AGENT_PODS },
      ({ type, object }) => {
        if (type !== 'deleted') onPod(object);
      },
      signal,
    ),
    follow(
      client,
      { path: `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/workflows`, labelSelector: '' },
      (change) => {
        for (const sighting of sightings.see(change, now())) options.onGate?.(sighting);
      },
      signal,
    ),
  ]);

  return {
    gateReached: sightings.reached,
    stop: async () => {
      stopped.abort();
      await Promise.all([...following, ...working]);
      client.close();
    },
  };
}
