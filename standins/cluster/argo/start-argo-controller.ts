import type { Packing } from '../argo-server/packed-nodes.ts';
import { createClock } from './controller-clock.ts';
import type { ControllerClock } from './controller-clock.ts';
import { createDueQueue } from './due-queue.ts';
import { follow } from './follow.ts';
import type { Change } from './follow.ts';
import { createKubeClient } from './kube-client.ts';
import type { KubeAddress } from './kube-client.ts';
import { reconcile } from './reconcile.ts';
import { createPodIndex } from './pod-index.ts';
import { argoLabel } from './workflow.ts';
import type { Workflow } from './workflow.ts';

/** Which API the model of Argo's controller works on, and how. */
interface ArgoControllerOptions extends KubeAddress {
  readonly namespaces: readonly string[];
  /** From a change to the pass that looks at it, as `DEFAULT_REQUEUE_TIME`; a real one takes 10 s. @default 1000 */
  readonly requeueMs?: number;
  /** @default the machine's time */
  readonly clock?: ControllerClock;
  /** When nodes are compressed. @default never */
  readonly packing?: Packing;
}

/** A controller at work. */
export interface ArgoController {
  /** Ends the watches and the passes under way. */
  stop(): Promise<void>;
}

/** Who writes, in the stand-in's log. */
export const argoUserAgent = 'argo-controller-model';

/** Runs Workflows as Argo 4.1 would, over nothing but the Kubernetes API. */
export function startArgoController(options: ArgoControllerOptions): ArgoController {
  const clock = options.clock ?? createClock();
  const requeueMs = options.requeueMs ?? 1000;
  const client = createKubeClient(options, argoUserAgent);
  const aborted = new AbortController();

  const namespaces = options.namespaces.map((namespace) => {
    const workflows = new Map<string, Workflow>();
    const pods = createPodIndex();
    const queue = createDueQueue(clock, async (name) => {
      const workflow = workflows.get(name);
      if (workflow === undefined) return;
      const own = pods.of(name, workflow.metadata.uid ?? '');
      const { written, lookAgainAt } = await reconcile(client, workflow, own, clock.now(), options.packing ?? null);
      // What was just written need not wait for its own event to be known.
      if (written !== null && workflows.get(name) === workflow) workflows.set(name, written);
      if (lookAgainAt !== null) queue.add(name, lookAgainAt - clock.now());
    });
    const onWorkflow = ({ type, object }: Change): void => {
      const { name } = object.metadata;
      if (type === 'deleted') {
        workflows.delete(name);
        pods.forget(name);
        return;
      }
      workflows.set(name, object as Workflow);
      // A new workflow is looked at without delay.
      queue.add(name, type === 'added' ? 0 : requeueMs);
    };
    const onPod = (change: Change): void => {
      queue.add(pods.record(change), requeueMs);
    };
    const collection = (path: string): string => `${path}/namespaces/${namespace}`;
    // A completed workflow leaves the selector, and with it the controller's sight.
    const running = `${argoLabel.completed}!=true`;
    const workflowPath = `${collection('/apis/argoproj.io/v1alpha1')}/workflows`;
    const podPath = `${collection('/api/v1')}/pods`;
    const following = [
      follow(client, { path: workflowPath, labelSelector: running }, onWorkflow, aborted.signal),
      follow(client, { path: podPath, labelSelector: `${argoLabel.completed}=false` }, onPod, aborted.signal),
    ];
    return { queue, following };
  });

  return {
    async stop() {
      aborted.abort();
      await Promise.all(namespaces.flatMap(({ queue, following }) => [queue.stop(), ...following]));
      client.close();
    },
  };
}
