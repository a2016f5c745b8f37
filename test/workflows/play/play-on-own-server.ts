import { afterAll, beforeAll } from '@jest/globals';
import type { PlayInput } from '../../../signals/messages.ts';
import { startOwnServer, type OwnServer } from './own-server.ts';
import { startPlay, withWorkers, type RunningPlay } from './running.ts';
import { INPUT } from './simulation.ts';
import { createWorld, type World } from './world.ts';

/** Tells the story of one play in a world of its own. */
type During = (
  input: Partial<PlayInput>,
  story: (play: RunningPlay, world: World) => Promise<void>,
  world?: World,
) => Promise<void>;

/** A dev server for the tests around this call, and workers for each story. Call it inside `describeWithDevServer`. */
export function playOnOwnServer(): During {
  let server: OwnServer;
  let plays = 0;

  beforeAll(async () => {
    server = await startOwnServer();
  });

  afterAll(async () => {
    await server.stop();
  });

  return (input, story, world = createWorld()) => {
    plays += 1;
    const identity = { ...INPUT.identity, repository: `shop-${String(plays)}` };
    return withWorkers(server.native, world, async () => {
      const play = await startPlay(server.client, { ...INPUT, ...input, identity });
      try {
        await story(play, world);
      } finally {
        // A play that is left over would act on the world of the next test.
        if ((await play.handle.describe()).status.name === 'RUNNING') await play.handle.terminate();
      }
    });
  };
}
