import { setTimeout as sleep } from 'node:timers/promises';
import type { Cast } from '../../standins/agents/agent.ts';
import { createActs } from '../../standins/agents/acts.ts';
import type { House } from '../dev/house.ts';
import { NAMESPACE } from '../dev/write-config.ts';
import { readRun } from '../read-run.ts';
import { createTemporalPlays } from '../temporal-plays.ts';
import { createBarrier } from './barrier.ts';
import type { DemoPlay, Operator, Scene } from './demo-play.ts';
import { idOf } from './places.ts';
import { createPostOffice } from './post-office.ts';
import type { Progress } from './progress.ts';

/** The scenes of all plays: they share one house, one post office and one worker. */
export interface Scenes {
  readonly of: (play: DemoPlay) => Scene;
  /** The agents of a play. */
  readonly castOf: (play: DemoPlay) => Cast;
}

/** The shuffling is the same every time. */
const SEED = 7;
/** Milliseconds in which what Baton is doing is done, so that the crash comes between two acts and not in one. */
const CALM_MS = 600;
/** Milliseconds between two looks of a person at a play. */
const LOOK_MS = 250;

/** Sets the scenes in a house; `signal` ends every pause. */
export function setScenes(house: House, progress: Progress, signal: AbortSignal): Scenes {
  const { github, people } = house.standIns;
  const acts = createActs(github.world, people);
  const post = createPostOffice(github, SEED);
  const barrier = createBarrier();
  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal });
  const worker: Scene['worker'] = {
    crash: async () => {
      barrier.close();
      try {
        await pause(CALM_MS);
        await house.worker.kill();
      } finally {
        barrier.lift();
      }
    },
    restart: house.worker.start,
  };
  const sceneOf = (play: DemoPlay): Scene => ({
    acts,
    world: github.world,
    who: people,
    post,
    worker,
    operator: operatorOf(play, house, pause),
    say: (what) => {
      progress.tell(play.name, what);
    },
    pause,
  });
  return { of: sceneOf, castOf: (play) => barrier.before(play.cast(sceneOf(play))) };
}

function operatorOf(play: DemoPlay, house: House, pause: (ms: number) => Promise<void>): Operator {
  const plays = createTemporalPlays(house.client);
  const by = house.standIns.people.maintainer.login;
  return {
    asked: async () => {
      for (;;) {
        // The play may not have begun, and there may be no worker to ask it.
        const status = await plays.status(idOf(play)).catch(() => null);
        if (status !== null && status.attention.length > 0) return status.attention.join('; ');
        await pause(LOOK_MS);
      }
    },
    adopt: async (name, reason) => {
      const found = await readRun(house.config, {}, NAMESPACE, name);
      if (found === null) throw new Error(`there is no run ${name}`);
      await plays.command(idOf(play), { name: 'adopt', input: { by, reason, run: found.run } });
    },
  };
}
