import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { KubernetesObject } from '../../../activities/argo/cluster.ts';
import { BY_ARGO_SERVER, openArgoWorld, type ArgoWorld } from '../argo-server/backends.ts';
import { AT_FIRST_GATE } from '../world.ts';
import { startWatch } from './watch-under-test.ts';

let world: ArgoWorld;
beforeAll(async () => {
  world = await openArgoWorld();
});
afterAll(() => world.stop());

/** A run of this task that waits at the first gate, and of which no play knows. */
function waiting(task: string): KubernetesObject {
  const parameters = [
    { name: 'repository', value: 'acme/shop' },
    { name: 'task-id', value: task },
  ];
  return {
    ...AT_FIRST_GATE,
    metadata: {
      name: AT_FIRST_GATE.metadata.name,
      labels: { ...AT_FIRST_GATE.metadata.labels, 'workflow-type': 'play-orchestration' },
    },
    spec: { ...AT_FIRST_GATE.spec, arguments: { parameters } },
  };
}

describe.each(BY_ARGO_SERVER)('the watch, by way of: %s,', (backend) => {
  test('tells the plays of all runs that were there before, at their gates and not as gone', async () => {
    const tasks = ['1', '2', '3'].map((task) => `${String(BY_ARGO_SERVER.indexOf(backend) + 1)}${task}`);
    for (const task of tasks) await world.store(backend, waiting(task));
    const watch = startWatch({ cluster: world.clusterOf(backend) });
    try {
      for (const task of tasks) {
        const { run } = await watch.told(({ play }) => play === `play/acme/shop/${task}`);
        expect(run).toMatchObject({ gone: false, hidden: null, gates: [{ phase: 'Running' }] });
      }
    } finally {
      await watch.end();
    }
  });
});
