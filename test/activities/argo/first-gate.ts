import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { KubernetesObject } from '../../../activities/argo/cluster.ts';
import type { OpenCluster } from '../../setup/each-cluster.ts';
import { AT_FIRST_GATE, openWorld, place, type World } from '../world.ts';

/** A world for the tests of a file, without faults at the beginning of each, and runs in it that stand at their first gate. */
export interface FirstGate {
  readonly world: () => World;
  /** Such a run under a name of its own; node ids stay as they are. */
  readonly atFirstGate: (workflow?: KubernetesObject) => Promise<KubernetesObject>;
}

/** @param open @default opens the stand-in */
export function firstGate(open?: OpenCluster): FirstGate {
  let world: World;
  let runs = 0;
  beforeAll(async () => {
    world = await openWorld(open);
  });
  afterAll(() => world.stop());
  afterEach(() => {
    world.standIn.faults.clear();
  });
  return {
    world: () => world,
    atFirstGate: (workflow = AT_FIRST_GATE) => {
      runs += 1;
      return place(world, workflow, `run-${String(runs)}`);
    },
  };
}
